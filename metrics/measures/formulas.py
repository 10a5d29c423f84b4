"""How each figure is worked out, for whoever checks it: the formula, where it is published, and what it cannot say."""

from typing import Final

from metrics.measures import composed
from metrics.measures.formula import COUNTED, EXPECTED, OWN, PAULE_MANDEL, WHOLE, Formula, formula

KLEIN: Final = "Klein & Moeschberger 2003, Survival Analysis, 2nd ed., 4.2–4.5"
RANKS: Final = "Goldstein & Spiegelhalter 1996, JRSS A 159:385; Marshall & Spiegelhalter 1998, BMJ 316:1701"

RISK: Final = (
    (
        "A case still open counts as if it had been cut off by chance. An office that is looked at while its hardest cases "
        "are the open ones looks better than it is."
    ),
    (
        "जो प्रकरण अभी खुला है, उसे ऐसे गिना जाता है मानो प्रेक्षण संयोग से रुका हो। यदि कठिन प्रकरण ही खुले हों, तो कार्यालय वास्तविकता से बेहतर "
        "दिखता है।"
    ),
)
UNSEEN: Final = (
    (
        "A count: no error is estimated. An answer written in a gap of collection is not seen: until the next one that is, "
        "the case counts as unanswered."
    ),
    (
        "यह गणना है: त्रुटि का अनुमान नहीं। संग्रह के अंतराल में लिखा उत्तर दिखाई नहीं देता: अगला दिखने वाला उत्तर आने तक प्रकरण अनुत्तरित गिना जाता "
        "है।"
    ),
)
HIDDEN: Final = (
    "Of a gap only those cases are known whose posts were found in another way: there may be more.",
    "अंतराल के केवल वे प्रकरण ज्ञात हैं जिनकी पोस्ट किसी और प्रकार से मिलीं: और भी हो सकते हैं।",
)

KAPLAN_MEIER: Final = r"\hat S(t)=\prod_{t_i\le t}\left(1-\frac{d_i}{n_i}\right)"
GREENWOOD: Final = r"\hat\sigma^2(t)=\sum_{t_i\le t}\frac{d_i}{n_i(n_i-d_i)}"
WAIT: Final = formula(KAPLAN_MEIER, f"Kaplan & Meier 1958, JASA 53:457; {KLEIN}", RISK)


def _within(seconds: int) -> Formula:
    return formula(rf"1-\hat S({seconds}\,\mathrm{{s}}),\quad {KAPLAN_MEIER}", WAIT.reference, RISK)


FORMULAS: Final[dict[str, Formula]] = {
    **dict.fromkeys(("acknowledge", "act", "resolve"), WAIT),
    "median_s": formula(
        rf"\min\{{t:\hat S(t)\le\tfrac12\}};\quad \hat S(t)^{{\exp(\pm 1.96\,\hat\sigma(t)/|\ln\hat S(t)|)}},"
        rf"\quad {GREENWOOD}",
        f"Brookmeyer & Crowley 1982, Biometrics 38:29; Greenwood 1926; {KLEIN}",
        (
            ("Its limits are those times at which the limits of S pass ½, on the log-log scale; they are rough with fewer "
            "than about 20 answers, and there are none where S does not get there or falls to 0 at once."),
            ("सीमाएँ वे समय हैं जब S की सीमाएँ (log-log मापनी पर) ½ को पार करती हैं; लगभग 20 से कम उत्तरों पर ये मोटी हैं, और जहाँ S वहाँ तक न पहुँचे "
            "या तुरंत 0 हो जाए, वहाँ सीमाएँ नहीं होतीं।"),
        ),
    ),
    "p90_s": formula(r"\min\{t:\hat S(t)\le\tfrac1{10}\}", WAIT.reference, RISK),
    "within_15m": _within(900),
    "within_1h": _within(3_600),
    "within_4h": _within(14_400),
    "within_24h": _within(86_400),
    "rmst_s": formula(
        r"\hat\mu=\int_0^\tau\hat S(t)\,dt,\quad \widehat{\mathrm{se}}^2=\sum_{t_i\le\tau}"
        r"\frac{A(t_i)^2 d_i}{n_i(n_i-d_i)},\quad A(t)=\int_t^\tau\hat S,\quad \tau=86\,400\,\mathrm{s}",
        f"Irwin 1949, J. Hygiene 47:188; {KLEIN}",
        (
            ("What is after 24 hours does not count. Where nobody was at risk up to 24 hours the curve is held flat. The "
            "error is too small with few cases, most of all where by luck none of them waited long."),
            ("24 घंटे के बाद का समय नहीं गिना जाता। जहाँ 24 घंटे तक कोई प्रेक्षित न रहे, वहाँ वक्र समतल रखा जाता है। कम प्रकरणों पर त्रुटि बहुत छोटी "
            "निकलती है, विशेषकर जब संयोग से किसी ने देर तक प्रतीक्षा न की हो।"),
        ),
    ),
    "cases": formula(COUNTED, OWN, WHOLE),
    **dict.fromkeys(("answered", "unanswered"), formula(COUNTED, OWN, UNSEEN)),
    "unobserved": formula(COUNTED, OWN, HIDDEN),
    "expected_rmst_s": formula(
        EXPECTED,
        PAULE_MANDEL,
        (
            ("The errors are taken as known and the offices as drawn from one normal distribution; neither holds exactly. "
            "An office with fewer than 2 cases, or without an error of its own, borrows that of the group."),
            ("त्रुटियाँ ज्ञात मानी जाती हैं और कार्यालय एक प्रसामान्य बंटन से लिए माने जाते हैं; दोनों बातें पूरी तरह सही नहीं। 2 से कम प्रकरणों या अपनी "
            "त्रुटि के अभाव में समूह की त्रुटि ली जाती है।"),
        ),
    ),
    "rank": formula(
        r"R_i^{(k)}=\#\{j:\theta_j^{(k)}\le\theta_i^{(k)}\},\quad \theta_i^{(k)}\sim N(m_i,s_i^2),\quad k=1\ldots4000;"
        r"\quad [q_{0.05},\,q_{0.95}]",
        RANKS,
        (
            ("It is the middle 90% of what was drawn, which is not to say that it holds the true rank with 90%. On made-up "
            "offices whose true order is known it did in 85% to 91% of districts and ranges that differ, with some 50 cases "
            "each, and in 75% of districts with some 6: the error of a restricted mean is too small with "
            "few cases. It is 1 to n where there is no spread beyond chance, and in groups of fewer than five."),
            ("यह निकाले गए रैंकों का बीच का 90% है; इसका अर्थ यह नहीं कि वास्तविक रैंक 90% बार इसमें होगा। ज्ञात क्रम वाले कल्पित कार्यालयों पर, जहाँ "
            "कार्यालयों में अंतर था, लगभग 50-50 प्रकरणों वाले जनपदों और परिक्षेत्रों में यह 85% से 91% बार सही निकला, और लगभग 6 प्रकरणों वाले जनपदों में "
            "75% बार: कम प्रकरणों पर सीमित औसत की त्रुटि बहुत छोटी निकलती है। जहाँ अंतर केवल संयोग का हो या समूह में पाँच से कम "
            "कार्यालय हों, वहाँ सीमाएँ 1 से n हैं।"),
        ),
    ),
    "rank_change": formula(
        r"R_i^{\text{before}}-R_i^{\text{now}}",
        RANKS,
        (
            "A difference of two unsure ranks: it has no interval of its own.",
            "दो अनिश्चित रैंकों का अंतर: इसकी अपनी सीमाएँ नहीं हैं।",
        ),
    ),
    "verdict": formula(
        r"P(R_i\le\lceil n/5\rceil)\ge0.8,\quad P(R_i>n-\lceil n/5\rceil)\ge0.8,\quad 1-\hat S(24\,\mathrm h)<\tfrac12",
        RANKS,
        (
            "It says who is apart from the others, not why. About one in five of those named at just 80% is named wrongly.",
            "यह बताता है कि कौन दूसरों से अलग है, क्यों है यह नहीं। ठीक 80% पर नामित पाँच में से लगभग एक ग़लत नामित होता है।",
        ),
    ),
    **composed.FORMULAS,
}  # fmt: skip
