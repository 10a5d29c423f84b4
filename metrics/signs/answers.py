"""Signs in what X answers: what it refuses, hides, counts otherwise, or says in other words."""

from typing import Final

from metrics.signs.sign import Sign

SIGNS: Final = (
    Sign(
        "vocabulary",
        grave=True,
        title_en="X writes its answers in other words",
        title_hi="X अपने उत्तर दूसरे शब्दों में दे रहा है",
    ),
    Sign(
        "refused",
        grave=True,
        title_en="X refuses a query",
        title_hi="X एक प्रश्न अस्वीकार कर रहा है",
    ),
    Sign(
        "certificate",
        grave=True,
        title_en="Nothing comes from X: its certificate cannot be trusted",
        title_hi="X से कुछ नहीं आ रहा: उसके प्रमाणपत्र पर भरोसा नहीं किया जा सकता",
    ),
    Sign(
        "partial_errors",
        grave=True,
        title_en="X could not give much of a page",
        title_hi="X एक पृष्ठ का बहुत-सा भाग नहीं दे सका",
    ),
    Sign(
        "clock",
        grave=True,
        title_en="This machine’s clock is wrong",
        title_hi="इस मशीन की घड़ी ग़लत है",
    ),
    Sign(
        "usage",
        grave=True,
        title_en="X counts other reads than the ledger",
        title_hi="X की गिनती और लेखा में अंतर है",
    ),
    Sign(
        "handle_taken",
        grave=True,
        title_en="A stranger has an office’s old handle",
        title_hi="किसी कार्यालय का पुराना हैंडल अब किसी और के पास है",
    ),
    Sign(
        "removals_unchecked",
        grave=True,
        title_en="X did not say which posts were deleted",
        title_hi="X ने नहीं बताया कि कौन-सी पोस्ट हटाई गईं",
    ),
    Sign(
        "cases_differ",
        grave=True,
        title_en="Kept cases differ from a rebuild",
        title_hi="रखे गए प्रकरण पुनर्निर्माण से भिन्न हैं",
        to_do_en="Some figures are wrong until it is done: python -m metrics rebuild",
        to_do_hi="जब तक यह न किया जाए, कुछ आँकड़े ग़लत हैं: python -m metrics rebuild",
    ),
    Sign(
        "incident",
        grave=True,
        title_en="Something is not as it should be",
        title_hi="कुछ ठीक नहीं है",
        to_do_en="The message says what to do.",
        to_do_hi="क्या करना है, संदेश में लिखा है।",
    ),
    Sign(
        "set_aside",
        grave=True,
        title_en="Much could not be read in the last day and was set aside",
        title_hi="पिछले दिन बहुत कुछ पढ़ा नहीं जा सका और अलग रखा गया",
        to_do_en="Nothing is lost: read the reasons, update Noted, end the collector, then: python -m collectors requeue",
        to_do_hi="कुछ खोया नहीं: कारण पढ़ें, Noted अद्यतन करें, संग्राहक बंद करें, फिर: python -m collectors requeue",
    ),
    Sign(
        "audit_lacking",
        grave=False,
        title_en="X counts more posts than are stored",
        title_hi="X की गिनती संगृहीत पोस्ट से अधिक है",
    ),
    Sign(
        "audit_silent",
        grave=False,
        title_en="X counts posts of an account of which none is stored",
        title_hi="X एक खाते की ऐसी पोस्ट गिनता है जिनमें से कोई संगृहीत नहीं",
    ),
    Sign(
        "followers_jump",
        grave=False,
        title_en="An account’s followers jumped",
        title_hi="एक खाते के फ़ॉलोअर अचानक बदले",
    ),
    Sign(
        "followers_rounded",
        grave=False,
        title_en="X gives rounded follower counts",
        title_hi="X फ़ॉलोअर की पूर्णांकित संख्या दे रहा है",
    ),
    Sign(
        "hidden",
        grave=False,
        title_en="X hides an account's posts",
        title_hi="X एक खाते की पोस्ट नहीं दिखाता",
        to_do_en="It heals when the account is seen again. Protected: have the office make it public. Suspended or gone: have the office ask X for it back, or name its new handle.",
        to_do_hi="खाता फिर दिखने पर यह भर जाता है। सुरक्षित हो तो कार्यालय उसे सार्वजनिक करे; निलंबित हो या न मिले तो कार्यालय X से उसे वापस माँगे या नया हैंडल बताए।",
    ),
    Sign(
        "unresolved",
        grave=False,
        title_en="X knows no account of this handle",
        title_hi="X पर इस हैंडल का कोई खाता नहीं है",
        to_do_en="Correct accounts.csv, then: python -m data init",
        to_do_hi="accounts.csv ठीक करें, फिर: python -m data init",
    ),
)
