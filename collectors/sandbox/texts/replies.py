"""What offices write in answer, by the kind that each sentence is meant to be; and how headquarters pass things on."""

REPLIES = {
    "noted": {
        "hi": ("संज्ञान में लिया गया।", "प्रकरण संज्ञान में है।", "आपकी शिकायत प्राप्त हुई।", "प्रकरण नोट कर लिया गया है।"),
        "hinglish": (
            "Aapki shikayat mil gayi hai.",
            "Prakaran note kar liya gaya hai.",
            "Sangyan me liya gaya.",
        ),
        "en": ("Noted", "Noted.", "Matter is noted.", "Complaint received."),
    },
    "directed": {
        "hi": (
            "प्रभारी निरीक्षक {ps} को जांच हेतु निर्देशित किया गया।",
            "थाना {ps} को आवश्यक निर्देश दिए गए हैं।",
            "प्रकरण क्षेत्राधिकारी महोदय को जांच हेतु प्रेषित किया गया है।",
            "यातायात कर्मियों को अवगत करा दिया गया है।",
        ),
        "hinglish": ("Thana {ps} ko nirdeshit kiya gaya hai.", "Prakaran ki jaanch ki ja rahi hai."),
        "en": (
            "SHO {ps} has been directed to look into it.",
            "The area officer has been informed.",
            "Forwarded to PS {ps} for necessary action.",
        ),
    },
    "resolved": {
        "hi": (
            "थाना {ps} द्वारा अभियोग पंजीकृत कर लिया गया है।",
            "मौके पर पहुंचकर समस्या का समाधान करा दिया गया है।",
            "थाना {ps} द्वारा आवश्यक विधिक कार्यवाही की गई।",
            "वाहनों का चालान किया गया, मार्ग सुचारु है।",
        ),
        "hinglish": (
            "Jaam khulwa diya gaya hai.",
            "FIR darj kar li gayi hai, thana {ps}.",
            "Samasya ka samadhan ho gaya hai.",
        ),
        "en": (
            "The matter has been resolved by PS {ps}.",
            "FIR registered at PS {ps}, investigation is on.",
            "The road has been cleared.",
        ),
    },
    "needs_info": {
        "hi": ("कृपया घटना का पूर्ण विवरण भेजें।", "कृपया अपना नंबर DM करें।", "कृपया घटनास्थल और समय उपलब्ध कराएं।"),
        "hinglish": ("Sir apna pata DM kar dijiye.", "Ghatna ka samay aur sthan DM karen."),
        "en": ("Please share the place and time of the incident.", "Kindly DM your contact number."),
    },
    "not_ours": {
        "hi": (
            "यह प्रकरण राजस्व विभाग से संबंधित है।",
            "प्रकरण दीवानी प्रकृति का है।",
            "प्रकरण नगर निगम से सम्बन्धित है।",
        ),
        "hinglish": (
            "Ye mamla bijli vibhag se sambandhit hai.",
            "Ye prakaran nagar palika se sambandhit hai.",
        ),
        "en": ("This pertains to the municipal body.", "Please contact the electricity department for this."),
    },
}
NEIGHBOUR = {
    "hi": ("यह घटना पड़ोसी जनपद की है, संबंधित को टैग किया गया। {other}",),
    "hinglish": ("Ye ghatna padosi janpad se sambandhit hai. {other}",),
    "en": ("This pertains to {other}.",),
}
REFERRALS = {
    "hi": (
        "{u} कृपया संज्ञान लेकर आवश्यक कार्यवाही करें।",
        "{u} - कृपया प्रकरण में नियमानुसार कार्यवाही कर अवगत कराएं।",
        "कृपया आवश्यक कार्यवाही हेतु {u}",
        ".{u} कृपया तत्काल देखें।",
    ),
    "hinglish": ("{u} kripya dekh len aur avgat karayen.",),
    "en": ("{u} please look into the matter.", "{u} for necessary action please.", "Kindly take action {u}"),
}
HQ_OWN = {
    "hi": ("कृपया अपना जनपद और थाना बताएं, पूर्ण विवरण भेजें।", "संज्ञान में लिया गया।"),
    "hinglish": ("Kripya apna janpad batayen, details DM karen.",),
    "en": ("Please share your district and police station.", "Noted."),
}
COORDINATION = {
    "hi": ("{u} कृपया प्रकरण को देख लें।", "{u} कृपया अवगत हों।"),
    "hinglish": ("{u} kripya dekh len.",),
    "en": ("{u} please see.", "{u} kindly coordinate."),
}
