"""What offices post of their own accord: advice, festivals, notable work for headquarters to see."""

ADVICE = {
    "hi": (
        "किसी को भी अपना ओटीपी न बताएं, ठगी होने पर 1930 पर सूचना दें। #CyberSafety",
        "यातायात नियमों का पालन करें, हेलमेट अवश्य लगाएं। #RoadSafety",
        "{name} पुलिस द्वारा आज {place} पर पैदल गश्त की गई।",
        "थाना {ps} में समाधान दिवस पर {n} शिकायतें सुनी गईं।",
        "मिशन सुरक्षा के अंतर्गत {n} विद्यालयों में छात्राओं को जागरूक किया गया। #Awareness",
        "आपात स्थिति में 112 डायल करें।",
    ),
    "hinglish": ("Dial 112 for help, hum aapke saath hain. #RoadSafety",),
    "en": (
        "Share no password, share no PIN. #CyberSafety",
        "Foot patrol in the markets of {place} this evening by {name} Police.",
        "Wear your seat belt, every ride. #RoadSafety",
        "{n} grievances were heard at PS {ps} today.",
    ),
}
NOTABLE = {
    "hi": (
        "{hq} थाना {ps} पुलिस ने {n} खोए हुए मोबाइल खोजकर स्वामियों को सौंपे। #GoodWork",
        "सराहनीय कार्य: {name} पुलिस ने बिछड़े बच्चे को {n} घंटे में परिवार से मिलाया। {hq}",
        "{hq} वाहन चोर गिरोह का खुलासा, {n} वाहन बरामद। #GoodWork",
    ),
    "hinglish": ("{hq} thana {ps} team ne {n} chori ki bike dhoondh nikali. #GoodWork",),
    "en": (
        "{hq} Team {ps} returned {n} lost phones to their owners. #GoodWork",
        "Good work by PS {ps}: {n} vehicles found. {hq}",
    ),
}
FESTIVE = {
    "hi": ("समस्त प्रदेशवासियों को {day} की हार्दिक शुभकामनाएं।",),
    "hinglish": ("Aap sabhi ko {day} ki hardik shubhkamnayen.",),
    "en": ("Wishing everyone a safe and happy {day}.",),
}
