"""What a reading says: the truth, its size and its doubt, in plain words."""

from __future__ import annotations

import pytest

from alongside.findings.reading import family
from alongside.findings.sentences import (
    Passage,
    Sentence,
    capital,
    family_headline,
    few_sentences,
    fraction_words,
    funnel_sentence,
    funnel_sentences,
    funnel_title,
    group_words,
    groups_words,
    headline,
    listed,
    looked_at_sentence,
    meaning_sentences,
    missing_sentences,
    opening,
    plain,
    primary_sentences,
    publishable_sentence,
    question,
    ratio_sentence,
    reason_sentences,
    stage_words,
    step_words,
    unit_words,
    verdict_words,
    weights_sentences,
    yardstick_sentences,
)
from alongside.findings.tables import reasons_table
from tests.findings.reading_maker import (
    PILOT,
    SUPPRESSED,
    change_group,
    hide_group,
    make_full_reading,
    make_groups,
    make_missing,
    make_provenance,
    make_reading,
    make_stages,
    make_step,
    make_steps,
    make_weights,
    not_estimable,
)

ETHNICITY = {"ethnicity": PILOT["ethnicity"]}


def with_verdicts(*verdicts):
    reading = make_reading(ETHNICITY)
    for group, verdict in zip(reading["groups"], verdicts, strict=True):
        group["verdict"] = verdict
    return reading


def test_the_first_sentence_is_the_truth_its_size_and_its_doubt():
    said = str(headline(make_reading()))
    assert said.startswith(
        "Probably not all. White British mothers are 6 in 100 of those taking part and 10 in 100 of those it is "
        "for (0.61 of their share; the truth likely between 0.38 and 0.96)."
    )
    assert "By age and English listening no group is clearly below its share" in said


def test_one_dimension_speaks_of_everyone_in_it():
    said = str(headline(make_reading(ETHNICITY)))
    assert "Pakistani mothers are near their share." in said
    assert "For “Other” and White Other the numbers are too small to tell." in said


@pytest.mark.parametrize(
    ("verdicts", "answer"),
    [
        (("far_under", "under", "about", "over"), "Not all."),
        (("under", "about", "about", "over"), "Probably not all."),
        (("about", "about", "over", "far_over"), "As far as these counts can show, yes."),
        (("cannot_tell", "cannot_tell", "about", "over"), "No group is clearly missing, but for some"),
        (("cannot_tell",) * 4, "We do not know yet."),
        ((SUPPRESSED, SUPPRESSED, not_estimable("nobody"), SUPPRESSED), "These counts cannot say."),
    ],
)
def test_the_opening_is_never_bolder_than_the_verdicts(verdicts, answer):
    assert str(opening([family(with_verdicts(*verdicts), "ethnicity")])).startswith(answer)


def test_everyone_else_is_named_by_their_verdict():
    said = str(headline(with_verdicts("over", "far_over", SUPPRESSED, not_estimable("nobody"))))
    assert "Pakistani mothers are above their share." in said
    assert "White British mothers are well above their share." in said
    assert "For White Other mothers the numbers are hidden, to protect people." in said
    assert "there is no ratio; the table says why" in said


def test_many_short_groups_are_counted_not_recited():
    reading = with_verdicts(*["far_under"] * 4)
    assert "1 more group is below its share." in str(headline(reading))
    assert "are below their share too." in str(family_headline(reading, family(reading, "ethnicity")))
    two = {"ethnicity": PILOT["ethnicity"], "age": PILOT["age"]}
    reading = make_reading(two)
    every = {**reading, "groups": [{**group, "verdict": "under"} for group in reading["groups"]]}
    assert "5 more groups are below their share." in str(headline(every))


def test_quiet_dimensions_that_can_all_be_told_say_so_plainly():
    reading = make_reading({"ethnicity": PILOT["ethnicity"], "age": PILOT["age"]})
    for group in reading["groups"]:
        group["verdict"] = "about"
    assert str(headline(reading)).endswith("By ethnicity and age no group is clearly below its share.")


def test_a_short_group_without_shares_keeps_its_ratio():
    reading = change_group(make_reading(ETHNICITY), "White British", cohort_share=SUPPRESSED)
    said = str(headline(reading))
    assert "White British mothers have 0.61 of their share among those taking part" in said
    assert "White British mothers: below their share." in str(
        headline(change_group(reading, "White British", ppr=SUPPRESSED))
    )


def test_a_short_group_without_a_ratio_or_without_an_interval_keeps_its_shares():
    reading = change_group(make_reading(ETHNICITY), "White British", ppr=SUPPRESSED)
    assert "6 in 100 of those taking part and 10 in 100 of those it is for." in str(headline(reading))
    reading = change_group(reading, "White British", ppr={"value": 0.6})
    assert "(0.60 of their share)." in str(headline(reading))


def test_the_ratio_comes_with_its_interval_and_level():
    group = make_reading()["groups"][5]
    assert str(ratio_sentence(make_reading(), group)) == (
        "White British: 0.61 of their share (95% interval 0.38 to 0.96)."
    )
    assert "no interval can be given" in str(ratio_sentence(make_reading(), {**group, "ppr": {"value": 0.6}}))
    assert "hidden" in str(ratio_sentence(make_reading(), {**group, "ppr": SUPPRESSED}))
    assert "nobody" in str(ratio_sentence(make_reading(), {**group, "ppr": not_estimable("nobody")}))


def test_very_few_are_said_in_words():
    reading = make_reading(unit={"population": "families", "cohort": "families"})
    found = family(reading, "english_listening")
    assert [str(sentence) for sentence in few_sentences(reading, found)] == [
        "Not at all: too few to tell: 2 families."
    ]
    assert verdict_words(found.groups[0]) == "too few to tell: 2"


def test_the_question_uses_the_words_of_the_reading():
    assert str(question(make_reading())) == "Are we reaching the mothers this is for?"
    assert unit_words({"unit": {}}) == "people"


@pytest.mark.parametrize(
    ("dimension", "category", "words"),
    [
        ("ethnicity", "White British", "White British mothers"),
        ("ethnicity", "Other", "mothers whose ethnicity is “Other”"),
        ("age", "16-25", "mothers aged 16-25"),
        ("authority", "Kent", "mothers in Kent"),
        ("english_listening", "Some", "mothers whose English listening is “Some”"),
    ],
)
def test_a_group_reads_as_english(dimension, category, words):
    assert group_words(make_reading(), dimension, category) == words


def test_several_groups_read_as_english():
    reading = make_reading()
    assert groups_words(reading, "age", ["16-25", "26-30"]) == "mothers aged 16-25 and 26-30"
    assert groups_words(reading, "authority", ["Kent", "Bromley"]) == "mothers in Kent and Bromley"
    assert groups_words(reading, "ethnicity", ["Asian", "Black"]) == "Asian and Black mothers"


def test_stages_are_called_what_people_do():
    reading = make_reading(
        stages=[*make_stages(), {"name": "3 months", "from": "randomised", "branch": True}]
    )
    assert stage_words(reading, "randomised") == "those taking part"
    assert stage_words(reading, "approached") == "those who reached “approached”"
    assert stage_words(reading, "3 months") == "those seen at “3 months”"


def test_where_they_were_lost_or_that_we_cannot_tell():
    reading = make_full_reading()
    found = family(reading, "ethnicity")
    said = str(funnel_sentence(reading, found, "White British"))
    assert said.startswith(
        "White British mothers were lost most at “approached → consented” (42 in 100 went on;"
    )
    assert "the worst step in 93 in 100 of our draws" in said
    assert "We cannot tell at which step" in str(funnel_sentence(reading, found, "Pakistani"))
    assert funnel_sentence(reading, family(reading, "age"), "16-25") is None
    assert [said.template.split()[0] for said in funnel_sentences(reading, found)] == ["{group}", "Each"]


def test_without_a_short_group_only_steps_that_can_be_told_are_told():
    reading = with_verdicts(*["about"] * 4)
    found = family(reading, "ethnicity")
    assert funnel_sentences(reading, found) == ()
    reading["funnel"] = make_steps("Pakistani", (345, 280, 180, 142))
    assert [str(said) for said in funnel_sentences(reading, found)] == [
        "We cannot tell for any group at which step it was lost most."
    ]
    reading["funnel"] = make_steps("Pakistani", (345, 280, 180, 142), costliest="consented")
    one, caution = funnel_sentences(reading, found)
    assert "lost most at" in str(one)
    assert str(caution).startswith("Each group's step is named by itself")


def test_a_step_without_a_rate_or_with_its_own_label_is_still_named():
    step = make_step("Pakistani", "cohort", 13, 57, label="who was found at all", costliest=True)
    step |= {"conditional_rate": not_estimable("not a rate"), "probability_costliest": SUPPRESSED}
    reading = {**with_verdicts(*["about"] * 4), "funnel": [step]}
    said = str(funnel_sentence(reading, family(reading, "ethnicity"), "Pakistani"))
    assert said == "Pakistani mothers were lost most at “who was found at all”."
    assert step_words(make_step("Pakistani", "cohort", 13, 57)) == "cohort"
    assert "Pakistani were lost most at: who was found at all" in str(
        funnel_title(reading, family(reading, "ethnicity"))
    )


def test_a_step_that_lost_nobody_against_everyone_gives_only_its_rate():
    reading = make_reading(ETHNICITY, funnel=[make_step("Pakistani", "cohort", 50, 57, costliest=True)])
    assert str(funnel_title(reading, family(reading, "ethnicity"))).startswith(
        "White British: we cannot tell"
    )
    assert "(88 in 100 went on);" in str(funnel_sentence(reading, family(reading, "ethnicity"), "Pakistani"))


def several_yardsticks(*, same):
    first = make_groups("ethnicity", PILOT["ethnicity"])
    moved = {
        name: (N if same else N * (3 if name == "Pakistani" else 1), x)
        for name, (N, x) in PILOT["ethnicity"].items()
    }
    second = make_groups("ethnicity", moved, benchmark="2021 census")
    benchmarks = [{"name": "population", "total": 563}, {"name": "2021 census", "total": 600}]
    return make_reading(ETHNICITY, benchmarks=benchmarks, groups=[*first, *second])


def test_every_yardstick_stands_side_by_side():
    said = [str(sentence) for sentence in yardstick_sentences(several_yardsticks(same=True), "ethnicity")]
    assert len(said) == 4
    assert all(sentence.endswith("The verdict does not change.") for sentence in said)
    assert (
        "against population, 0.61 of their share (0.38 to 0.96: below their share); against 2021 census,"
        in said[0]
    )


def test_a_yardstick_that_changes_the_verdict_is_named():
    said = [str(sentence) for sentence in yardstick_sentences(several_yardsticks(same=False), "ethnicity")]
    assert any(sentence.endswith("The yardstick changes the verdict.") for sentence in said)
    reading = hide_group(several_yardsticks(same=True), "Other")
    assert "hidden to protect people" in " ".join(str(s) for s in yardstick_sentences(reading, "ethnicity"))
    reading = change_group(reading, "Pakistani", ppr={"value": 1.1})
    assert "against population, 1.10 (near their share)" in " ".join(
        str(s) for s in yardstick_sentences(reading, "ethnicity")
    )
    assert yardstick_sentences(make_reading(), "ethnicity") == ()


def test_the_unknown_is_counted_and_what_it_could_change_is_said():
    reading = make_reading(
        missing=[make_missing("White British"), make_missing("Pakistani", straddles_one=False)]
    )
    said = [str(sentence) for sentence in missing_sentences(reading, "ethnicity")]
    assert said[0].startswith("We do not know the ethnicity of 5 mothers it is for and of 1 taking part")
    assert "White British mothers could be anywhere from 0.58 to 1.02 of their share" in said[1]
    assert len(said) == 2
    assert missing_sentences(reading, "age") == ()
    none = make_reading(
        missing=[make_missing("Pakistani", unknown_population=0, unknown_cohort=0, straddles_one=False)]
    )
    assert missing_sentences(none, "ethnicity") == ()
    hidden = make_reading(
        missing=[make_missing("Pakistani", unknown_cohort=SUPPRESSED, ppr_lowest=SUPPRESSED)]
    )
    assert missing_sentences(hidden, "ethnicity") == ()


def test_weights_are_a_diagnosis_with_a_price():
    said = str(weights_sentences(make_reading(weights=[make_weights()]))[0])
    assert "at the price of about a third of your sample: 209 would count as 140." in said
    assert "only if people missed resemble those reached within each cell" in said
    refused = make_weights(effective_sample_size=not_estimable("nobody of one category"))
    assert "cannot be done here" in str(weights_sentences(make_reading(weights=[refused]))[0])
    assert [fraction_words(share) for share in (0.0, 0.26, 0.9)] == [
        "0 in 100",
        "about a quarter",
        "90 in 100",
    ]


def test_how_much_was_looked_at_is_said():
    assert str(looked_at_sentence(make_reading())).startswith(
        "We looked at 13 groups in 3 families of tests."
    )
    assert "1 family of tests" in str(looked_at_sentence(make_reading(ETHNICITY)))


def test_claims_named_beforehand_are_told_apart():
    reading = change_group(make_reading(), "White British", primary={"p_holm": 0.02, "claimed": True})
    reading = change_group(reading, "Pakistani", primary={"p_holm": 0.2, "claimed": False})
    reading = change_group(reading, "Other", primary=SUPPRESSED)
    assert [str(said) for said in primary_sentences(reading)] == [
        "Pakistani was named beforehand: a difference is not confirmed (Holm).",
        "White British was named beforehand: a difference is confirmed (Holm).",
    ]


def test_whether_it_may_leave_the_house_is_said():
    assert "do not publish it" in str(publishable_sentence(make_reading()))
    assert "may be published" in str(
        publishable_sentence(make_reading(provenance=make_provenance(publishable=True)))
    )


def test_both_relations_say_what_chance_means():
    assert "counted from one list" in str(meaning_sentences(make_reading())[0])
    assert "as a yardstick" in str(meaning_sentences(make_reading(relation="external"))[0])


def test_no_sentence_calls_anyone_hard_to_reach():
    reading = make_full_reading()
    said = " ".join(
        [str(headline(reading)), *(str(sentence) for sentence in meaning_sentences(reading))]
    ).lower()
    assert not any(word in said for word in ("hard to reach", "hard-to-reach", "cases", "subjects"))


def test_sentences_keep_words_and_values_apart():
    said = Sentence("{group} are {share}.", {"group": "{Mothers}", "share": Sentence("{n} in 100", {"n": 6})})
    assert str(said) == "{Mothers} are 6 in 100."
    assert str(Passage((said, Sentence("Yes.")))) == "{Mothers} are 6 in 100. Yes."


def test_names_from_files_are_made_safe_and_stay_readable():
    assert plain("White\n British\u202e\x00") == "White British"
    assert plain("العربية") == "\u2068العربية\u2069"
    assert plain("👩\u200d👧") == "👩\u200d👧"
    assert listed(["a"]) == "a"
    assert listed("abcdef", most=2) == "a, b and 4 more"
    assert capital("") == ""


def test_why_people_were_lost_is_said_of_those_below_their_share():
    rows = [
        ("White British", "moved away", 9),
        ("White British", "no time", 4),
        ("White British", "ill", 3),
        ("White British", "other", 2),
        ("White British", None, 5),
        ("Pakistani", "moved away", 7),
    ]
    steps = {"stage": "in", "from_stage": "asked", "dimension": "ethnicity", "lost": 23, "share": 0.1}
    reasons = [
        {**steps, "category": category, "reason": reason, "count": count} for category, reason, count in rows
    ]
    reading = make_reading(reasons=reasons)
    said = [str(one) for one in reason_sentences(reading, family(reading, "ethnicity"))]
    assert said == [
        "Of 23 losses of White British mothers, over all steps: “moved away” for 9, “no time” for 4, “ill” for 3, "
        "other reasons for 2 and no reason known for 5."
    ]
    assert reason_sentences(reading, family(reading, "age")) == ()
    even = make_reading(
        {"ethnicity": {"A": (100, 50), "B": (100, 50)}}, reasons=[{**reasons[0], "category": "A"}]
    )
    assert [str(one) for one in reason_sentences(even, family(even, "ethnicity"))] == [
        "Of all 9 losses, over all steps: “moved away” for 9."
    ]
    table = reasons_table(reading, "ethnicity")
    assert table.rows[4][:4] == ("White British", "Asked → in", "Not known", "5")
