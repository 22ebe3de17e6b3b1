from transforms.duplicates.credits import MOST_CREDITS, credits_of, evidence


def credits(publisher="Harbour Gazette", agency=None, authors=()):
    return credits_of(publisher=publisher, agency=agency, authors=authors)


def test_a_credit_of_both_is_evidence():
    one = credits(agency="AP", authors=["Ada Lund"])
    other = credits("Valley Post", agency="AP", authors=["ADA  LUND"])

    assert evidence(one, other) == ("agency:AP", "byline:Ada Lund")


def test_an_agency_that_only_the_copy_credits_is_evidence_of_another_kind():
    assert evidence(credits(agency="dpa"), credits("Valley Post")) == ("credits:dpa",)


def test_a_byline_that_names_the_earliest_publisher_is_a_credit():
    copy = credits(authors=["Valley Post"])

    assert evidence(copy, credits("Valley Post")) == ("credits:Valley Post",)


def test_one_publisher_is_said():
    assert evidence(credits(), credits()) == ("publisher:Harbour Gazette",)


def test_what_the_earliest_credits_alone_says_nothing():
    assert evidence(credits("Valley Post"), credits(agency="AP")) == ()


def test_a_long_list_of_authors_is_cut():
    found = credits(authors=[f"Author {n}" for n in range(50)], agency="AP")

    assert len(found) == MOST_CREDITS
    assert found[-1] == "publisher:Harbour Gazette"
