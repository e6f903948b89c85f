"""What a plan may say at its longest has room on every screen."""

from itertools import product

import pytest

from tests.screens.longest import longest
from tests.screens.studio import SIZES, Studio
from tests.screens.test_layout import faults_of_writing, is_cut


@pytest.mark.parametrize(("form", "language", "large"), list(product(SIZES, ("vi", "en"), (False, True))))
def test_the_longest_texts_of_a_plan_are_cut_nowhere(one_studio: Studio, form: str, language: str, large: bool) -> None:
    one_studio.become(form, language, large=large)

    faults = {}
    for name, view in longest(form).items():
        one_studio.lay_out(view)
        told = [*faults_of_writing(one_studio), *(label.text for label in one_studio.labels() if is_cut(label))]
        if told:
            faults[name] = told

    assert faults == {}
