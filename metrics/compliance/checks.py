"""The checks of the circular, each declared once; one for each mandatory handle is made from its rule."""

from typing import Final

from metrics.compliance.check import Check
from metrics.compliance.clauses import Mandatory
from metrics.compliance.rules import Circular

FIXED: Final = (
    Check(
        slug="handle_format",
        title_en="Handle",
        title_hi="हैंडल",
        expected_en="The handle prescribed for the office; else its district's name, present or former, in a common "
        "spelling and within X's 15 characters, followed by police or pol.",
        expected_hi="कार्यालय का निर्धारित हैंडल; अन्यथा जनपद का वर्तमान या पूर्व नाम, प्रचलित वर्तनी में और X की 15 अक्षरों की सीमा "
        "में, जिसके बाद police या pol हो।",
        passes_en="The handle is one of these; a name that does not fit may leave letters out.",
        passes_hi="हैंडल इनमें से एक है; जो नाम सीमा में न आए उसके कुछ अक्षर छोड़े जा सकते हैं।",
        fails_en="It is another, or only looks like headquarters' (impersonation).",
        fails_hi="हैंडल दूसरा है, या केवल मुख्यालय के हैंडल जैसा दिखता है (छद्म हैंडल)।",
        unknown_en="The account was never seen, or no pattern holds for this kind of office.",
        unknown_hi="खाता कभी देखा नहीं गया, या इस प्रकार के कार्यालय हेतु कोई नियम नहीं।",
        to_do_en="Change the handle on X under Settings, Your account, to the one that is expected; report it to headquarters "
        "before, so that nobody takes the old one over.",
        to_do_hi="X पर सेटिंग्स में अपेक्षित हैंडल रखें; पहले मुख्यालय को सूचित करें, ताकि पुराना हैंडल कोई और न ले ले।",
    ),
    Check(
        slug="profile_picture",
        title_en="Profile picture",
        title_hi="प्रोफ़ाइल फ़ोटो",
        expected_en="Headquarters' profile picture of the same time.",
        expected_hi="उसी समय की मुख्यालय की प्रोफ़ाइल फ़ोटो।",
        passes_en="The perceptual hashes differ in no more bits than the circular's file allows.",
        passes_hi="दोनों चित्रों के हैश में अंतर परिपत्र की फ़ाइल में दी सीमा तक ही है।",
        fails_en="They differ in more, or the account shows no picture of its own.",
        fails_hi="अंतर सीमा से अधिक है, या खाते की अपनी कोई फ़ोटो नहीं।",
        unknown_en="One of the two pictures could not be fetched or read.",
        unknown_hi="दोनों में से कोई चित्र प्राप्त नहीं हुआ या पढ़ा नहीं जा सका।",
        to_do_en="Download headquarters' profile picture and set it as your own under Edit profile.",
        to_do_hi="मुख्यालय की प्रोफ़ाइल फ़ोटो डाउनलोड कर X पर Edit profile में लगाएँ।",
    ),
    Check(
        slug="header_picture",
        title_en="Header picture",
        title_hi="हेडर चित्र",
        expected_en="Headquarters' header of the same time.",
        expected_hi="उसी समय का मुख्यालय का हेडर।",
        passes_en="The perceptual hashes differ in no more bits than the circular's file allows.",
        passes_hi="दोनों चित्रों के हैश में अंतर परिपत्र की फ़ाइल में दी सीमा तक ही है।",
        fails_en="They differ in more, or the account shows no header.",
        fails_hi="अंतर सीमा से अधिक है, या खाते में कोई हेडर नहीं।",
        unknown_en="One of the two pictures could not be fetched or read.",
        unknown_hi="दोनों में से कोई चित्र प्राप्त नहीं हुआ या पढ़ा नहीं जा सका।",
        to_do_en="Download headquarters' header and set it as your own under Edit profile.",
        to_do_hi="मुख्यालय का हेडर डाउनलोड कर X पर Edit profile में लगाएँ।",
    ),
    Check(
        slug="bio",
        title_en="Bio",
        title_hi="बायो",
        expected_en="Headquarters' bio of the same time with the office's name in it.",
        expected_hi="उसी समय का मुख्यालय का बायो, जिसमें कार्यालय का नाम हो।",
        passes_en="The share of words that differ is no more than the circular's file allows; case and spelling of the same "
        "letters do not count. And it names the office.",
        passes_hi="भिन्न शब्दों का भाग परिपत्र की फ़ाइल में दी सीमा तक ही है; एक ही अक्षर लिखने के ढंग का अंतर नहीं गिना जाता। और कार्यालय का नाम है।",
        fails_en="More words differ, it does not name the office, or there is no bio.",
        fails_hi="अधिक शब्द भिन्न हैं, कार्यालय का नाम नहीं है, या बायो है ही नहीं।",
        unknown_en="The account or headquarters' bio was never seen.",
        unknown_hi="खाता या मुख्यालय का बायो कभी देखा नहीं गया।",
        to_do_en="Copy the expected bio from this page into Edit profile.",
        to_do_hi="इस पृष्ठ से अपेक्षित बायो X पर Edit profile में रखें।",
    ),
    Check(
        slug="tags_hq",
        title_en="Headquarters tagged",
        title_hi="मुख्यालय को टैग",
        expected_en="Original posts of the period that tag headquarters, as many as the circular's file asks.",
        expected_hi="अवधि में मुख्यालय को टैग करने वाली मूल पोस्ट, परिपत्र की फ़ाइल में दी संख्या तक।",
        passes_en="There are so many, or more.",
        passes_hi="उतनी या अधिक पोस्ट हैं।",
        fails_en="There are fewer, and every day of the period was collected.",
        fails_hi="पोस्ट कम हैं, और अवधि का हर दिन संगृहीत है।",
        unknown_en="There are fewer, and part of the period was not collected.",
        unknown_hi="पोस्ट कम हैं, पर अवधि का कोई भाग संगृहीत नहीं।",
        to_do_en="Post good work of the week and tag headquarters' account in it.",
        to_do_hi="सप्ताह का सराहनीय कार्य पोस्ट करें और उसमें मुख्यालय के खाते को टैग करें।",
    ),
    Check(
        slug="two_shifts",
        title_en="Two shifts",
        title_hi="दो पालियाँ",
        expected_en="Posts in nearly all shifts of the period: 08:00–16:00 and 14:00–22:00, each day.",
        expected_hi="अवधि की लगभग हर पाली में पोस्ट: प्रतिदिन 08:00–16:00 और 14:00–22:00।",
        passes_en="The share of shifts with a post reaches what the circular's file asks, whatever the rest held.",
        passes_hi="पोस्ट वाली पालियों का भाग परिपत्र की फ़ाइल में दी सीमा तक है, शेष में चाहे जो हो।",
        fails_en="It cannot reach it, whatever was not collected.",
        fails_hi="जो संगृहीत नहीं उसे मान लेने पर भी सीमा तक नहीं पहुँचता।",
        unknown_en="What was not collected decides.",
        unknown_hi="निर्णय उस पर निर्भर है जो संगृहीत नहीं।",
        to_do_en="Staff both shifts every day, Sundays too; the hours on this page show which stay empty.",
        to_do_hi="रविवार सहित प्रतिदिन दोनों पालियों में कर्मी रखें; इस पृष्ठ के घंटे बताते हैं कि कौन-सी पाली ख़ाली रही।",
    ),
    Check(
        slug="cell_roster",
        title_en="Cell staff on file",
        title_hi="सेल कर्मी अभिलेख में",
        expected_en="For each of the two shifts staff with name, CUG number and e-mail on file.",
        expected_hi="दोनों पालियों के कर्मियों का नाम, सीयूजी नंबर और ई-मेल अभिलेख में।",
        passes_en="Each shift has as many as the circular's file asks.",
        passes_hi="प्रत्येक पाली में परिपत्र की फ़ाइल में दी संख्या तक कर्मी हैं।",
        fails_en="A shift has fewer, particulars are missing, or no list was sent while others sent theirs.",
        fails_hi="किसी पाली में कर्मी कम हैं, विवरण अधूरा है, या अन्य ने सूची भेजी और इसने नहीं।",
        unknown_en="No office has sent a list yet.",
        unknown_hi="अभी किसी कार्यालय ने सूची नहीं भेजी।",
        to_do_en="Enter the staff of both shifts below, under Cell staff.",
        to_do_hi="नीचे ‘सेल कर्मी’ में दोनों पालियों के कर्मी दर्ज करें।",
    ),
)
BY_SLUG: Final = {check.slug: check for check in FIXED}


def of_follow(each: Mandatory) -> Check:
    """The check for a mandatory handle."""
    at = f"@{each.handle}"
    return Check(
        slug=each.slug,
        title_en=f"Follows {at}",
        title_hi=f"{at} को फ़ॉलो",
        expected_en=f"The account follows {at} ({each.office_en}).",
        expected_hi=f"खाता {at} ({each.office_hi}) को फ़ॉलो करता है।",
        passes_en="At the last look it did.",
        passes_hi="पिछली बार देखने पर फ़ॉलो करता था।",
        fails_en="At the last look it did not.",
        fails_hi="पिछली बार देखने पर फ़ॉलो नहीं करता था।",
        unknown_en="Nobody looked yet; what a look costs is said.",
        unknown_hi="अभी देखा नहीं गया; देखने का व्यय बताया गया है।",
        to_do_en=f"Open {at} on X from the office's account and follow it.",
        to_do_hi=f"कार्यालय के खाते से X पर {at} खोलकर फ़ॉलो करें।",
    )


def declared(rules: Circular, at_ms: int) -> dict[str, Check]:
    """The checks in force at an instant, by slug, in the order of the clauses."""
    follows = {each.slug: of_follow(each) for each in rules.mandatory_at(at_ms)}
    known = BY_SLUG | follows
    return {slug: known[slug] for slug in rules.checks_at(at_ms)}
