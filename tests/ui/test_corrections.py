"""Judging a name, told by the page's script alone; what the browser makes of it is tested in tests/browser."""

import pytest

from geo.ui import resources


@pytest.fixture
def opened(app):
    """The page with one mention opened for judging."""
    app.run()
    article, reading = resources.pairs()[0]
    resolution = next(one for one in reading.resolutions if one.place and one.mention.use == "location")
    mention = resolution.mention
    app.query_params["panel"] = "corrections"
    app.query_params["article"] = article.id
    app.query_params["span"] = f"{mention.start}-{mention.end}"
    del app.session_state["view"]
    app.run()
    assert not app.exception, app.exception[0].stack_trace
    return app, article, resolution


def control(app, kind, name, article, mention):
    return getattr(app, kind)(key=f"judge-{name}-{article.id}-{mention.start}-{mention.end}")


def html(app):
    return "\n".join(element.value for element in app.html)


def test_what_was_found_is_chosen_at_first_and_confirming_it_makes_it_sure(opened):
    app, article, resolution = opened
    choice = control(app, "radio", "choice", article, resolution.mention)
    assert choice.value == f"place:{resolution.place.id}"
    assert app.button(key="judge-save").disabled, "nobody has given a name"
    app.text_input(key="judge-by-box").set_value("Oksana").run()
    assert "This changes 1 mention" in html(app)
    app.button(key="judge-save").click().run()
    assert not app.exception
    (judgement,) = resources.store().judgements()
    assert (judgement.by, judgement.place_id) == ("Oksana", resolution.place.id)
    judged = next(reading for one, reading in resources.pairs() if one.id == article.id)
    same = next(one for one in judged.resolutions if one.mention == resolution.mention)
    assert (same.place, same.confidence) == (resolution.place, 1.0)


def test_a_name_in_all_articles_is_previewed_and_taken_back(opened):
    app, article, resolution = opened
    control(app, "radio", "choice", article, resolution.mention).set_value("not_a_place").run()
    control(app, "radio", "scope", article, resolution.mention).set_value("name_everywhere").run()
    app.text_input(key="judge-by-box").set_value("Bo").run()
    before = resources.pairs()
    app.button(key="judge-save").click().run()
    name = resolution.mention.surface
    left = [one for _, reading in resources.pairs() for one in reading.resolutions if one.mention.surface == name]
    assert left == []
    (judgement,) = resources.store().judgements()
    assert judgement.scope == "name_everywhere"
    resources.store().undo_judgement(judgement.id, judgement.at)
    assert resources.pairs() == before


@pytest.mark.parametrize(
    ("said", "message"), [("139.69, 35.68", "they look swapped"), ("north of the bridge", "no coordinates")]
)
def test_coordinates_that_are_none_are_told(opened, said, message):
    app, article, resolution = opened
    control(app, "radio", "choice", article, resolution.mention).set_value("point").run()
    control(app, "text_input", "coordinates", article, resolution.mention).set_value(said).run()
    assert message in app.error[0].value
    assert app.button(key="judge-save").disabled


def test_a_searched_place_can_be_chosen(opened):
    app, article, resolution = opened
    control(app, "text_input", "search", article, resolution.mention).set_value("Poltava").run()
    choice = control(app, "radio", "choice", article, resolution.mention)
    assert any(option.startswith("Poltava, Poltava Oblast") for option in choice.options)
