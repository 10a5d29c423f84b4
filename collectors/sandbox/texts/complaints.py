"""What citizens write: complaints, further words after a reply, thanks, and complaints once more."""

COMPLAINTS = {
    "hi": (
        "{place} पर पिछले {n} दिनों से रोज शाम को भीषण जाम लगता है, कोई सुनने वाला नहीं। {u} {hq}",
        "{u} थाना {ps} में मेरी शिकायत {n} दिन से लंबित है, अब तक कोई सुनवाई नहीं हुई। {hq}",
        "महोदय, {place} के पास रात 12 बजे तक तेज आवाज में डीजे बज रहा है, बच्चों की परीक्षा है। {u} {hq}",
        "मेरा मोबाइल {place} से चोरी हो गया है, थाना {ps} में तहरीर दी है, कृपया मदद करें 🙏 {u} {hq}",
        "🙏 {u} {place} में खुलेआम जुआ खेला जा रहा है, कृपया संज्ञान लें। {hq}",
        "मेरे खाते से {n} हजार रुपये ऑनलाइन ठगी से निकल गए, साइबर थाने में कोई फोन नहीं उठा रहा {u} {hq}",
        "{hq} {u} पड़ोसी आए दिन गाली-गलौज और मारपीट पर उतारू रहता है, {place} की घटना है, सुरक्षा दी जाए।",
        "स्कूल की छुट्टी के समय {place} पर कुछ लड़के छात्राओं को परेशान करते हैं, गश्त बढ़ाई जाए। {u} {hq}",
        "थाना {ps} क्षेत्र में {n} दिन में तीन चोरियां हो चुकी हैं, रात की गश्त नहीं होती। {u} {hq}",
        "{u} पासपोर्ट सत्यापन {n} दिन से अटका है, कृपया शीघ्र कराने की कृपा करें। {hq}",
        "{place} पर सड़क दुर्घटना हुई है, घायल को मदद चाहिए, कृपया जल्दी भेजें {u} {hq}",
        "सर मेरी जमीन की मेड़ काटी जा रही है, विपक्षी धमकी दे रहे हैं, थाना {ps} {u} {hq}",
        "{u} बिना नंबर की गाड़ियां {place} पर खड़ी रहती हैं, कोई चालान नहीं होता। {hq}",
    ),
    "hinglish": (
        "Sir {place} par roz jaam lagta hai, {n} din se koi police wala nahi dikha {u} {hq}",
        "{u} mera phone {place} par gir gaya tha, koi utha le gaya, please help kijiye {hq}",
        "Thana {ps} me {n} din se application di hui hai, koi sunwai nahi ho rahi hai. {u} {hq}",
        "{hq} {u} raat bhar DJ baj raha hai {place} me, bacche so nahi pa rahe 😣",
        "Mere account se {n} hazar rupaye fraud ho gaye, cyber cell kahan jaun? {u} {hq}",
        "{u} {place} ke paas ladke stunt karte hain bike se, kisi din accident ho jayega {hq}",
        "Kal raat {place} me dukan ka tala tod kar chori hui hai, abhi tak koi nahi aaya {u} {hq}",
        "Padosi ne raste par kabza kar liya hai, bolne par dhamki deta hai. {ps} thane ka mamla hai {u} {hq}",
        "{u} sir e-rickshaw wale {place} par manmani kiraya le rahe hain aur badtameezi karte hain {hq}",
        "Street light {n} din se band hai {place} par, raat me sunsaan rehta hai {u} {hq}",
    ),
    "en": (
        "Traffic has been stuck at {place} for {n} minutes and nobody is there to regulate it. {u} {hq}",
        "{u} my phone was snatched near {place}. Complaint given at PS {ps}, no update in {n} days. {hq}",
        "Loudspeakers at full volume near {place} well past midnight. Please act. {u} {hq}",
        "{hq} {u} I lost {n} thousand rupees to an online fraud this morning, kindly help me block it.",
        "Dear {u}, character verification is pending since {n} days, whom should I contact? {hq}",
        "Cars parked on both sides of {place}; an ambulance was stuck today. {u} {hq}",
        "A group of men harass students outside the school at {place} every afternoon {u} {hq}",
        "{u} hit and run at {place}, the vehicle fled towards {ps}. Please check the cameras {hq}",
        "My neighbour is threatening my family over a boundary wall. PS {ps} is not listening. {u} {hq}",
    ),
}
LONG = {
    "hi": (
        (
            "पूरा विवरण: मैं {place} का निवासी हूँ और पिछले {n} महीनों से लगातार प्रार्थना पत्र दे रहा हूँ। पहले चौकी गया, फिर थाना {ps},"
            " हर बार कहा गया कि कल आना। रसीद भी नहीं दी गई। परिवार में बुजुर्ग माता-पिता हैं जो इस तनाव से बीमार रहने लगे हैं। विपक्षी रोज रास्ता"
            " रोकते हैं और धमकाते हैं। निवेदन है कि निष्पक्ष जांच कराकर उचित कार्यवाही कराने की कृपा करें। "
        ),
    ),
    "hinglish": (
        (
            "Poori baat ye hai: main {place} me rehta hun, {n} mahine se chakkar laga raha hun. Pehle chowki gaya, phir"
            " thana {ps}, har baar bola gaya ki kal aana. Receiving bhi nahi di. Ghar me budhe maa-baap hain jo tension se bimar"
            " rehte hain. Samne wale roz raasta rokte hain aur dhamki dete hain. Nivedan hai ki sahi jaanch karwa dijiye. "
        ),
    ),
    "en": (
        (
            "The whole story: I live at {place} and have been going from desk to desk for {n} months. First the outpost, then"
            " PS {ps}; each time I was told to come tomorrow and got no receipt. My old parents fall ill from the worry. The other"
            " side blocks our way every day and threatens us. I request a fair enquiry and whatever action is due. "
        ),
    ),
}
FOLLOW_UPS = {
    "hi": (
        "अभी तक कोई नहीं आया सर",
        "थाना {ps} का मामला है, कृपया जल्दी देखें",
        "आज फिर वही स्थिति है।",
        "कब तक कार्यवाही होगी?",
    ),
    "hinglish": (
        "abhi tak koi nahi aaya sir",
        "thana {ps} ka mamla hai",
        "kab tak hoga sir?",
        "aaj phir wahi haal hai",
    ),
    "en": (
        "Nobody has come so far.",
        "It falls under PS {ps}.",
        "How long will it take?",
        "Same situation again today.",
    ),
}
DETAILS = {
    "hi": ("विवरण DM कर दिया है", "घटना {place} की है, समय शाम {n} बजे के बाद", "जानकारी भेज दी है सर"),
    "hinglish": ("details DM kar di hain", "{place} ki ghatna hai", "jaankari bhej di hai sir"),
    "en": ("Details sent by DM.", "It happened at {place}, I have sent the picture.", "Sent, please check."),
}
THANKS = {
    "hi": ("बहुत बहुत धन्यवाद 🙏", "धन्यवाद सर, समस्या हल हो गई", "आपका आभार"),
    "hinglish": ("bahut bahut dhanyavad sir 🙏", "shukriya sir", "dhanyawad, kaam ho gaya"),
    "en": ("Thank you so much!", "Thanks for the quick help 🙏", "Thank you team"),
}
AGAIN = {
    "hi": (
        "आज फिर वही हाल है, कोई असर नहीं हुआ",
        "कार्यवाही केवल कागज पर हुई है, जाम आज भी है",
        "आरोपी फिर से धमकी दे रहे हैं",
    ),
    "hinglish": (
        "koi fark nahi pada sir, aaj phir wahi haal",
        "galat report lagi hai, kuch nahi hua",
        "phir se shuru ho gaya",
    ),
    "en": (
        "Nothing has changed, it is the same today.",
        "Wrong report, nobody visited.",
        "It has started again.",
    ),
}
JOINS = {
    "hi": ("हम भी इसी समस्या से परेशान हैं {u}", "{u} सही कह रहे हैं, कृपया ध्यान दें"),
    "hinglish": ("hamare yahan bhi yahi haal hai {u}", "{u} inki baat sahi hai, dhyan dijiye"),
    "en": ("Same problem here {u}", "{u} this is true, please look into it"),
}
