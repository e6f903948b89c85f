"""Staff read why somebody is next: every reason there is has half a sentence, in both languages."""

import re
from typing import get_args

from kiosk.domain.queue import Code
from sync.server.tell import catalogue
from tests.support.served import wake_django


def test_every_reason_has_its_words_in_both_languages() -> None:
    wake_django()
    from sync.server.pages.counter_words import WHY

    english = [catalogue("django", "en").gettext(sentence) for sentence in WHY.values()]

    assert set(WHY) == set(get_args(Code))
    assert all(told != sentence for told, sentence in zip(english, WHY.values(), strict=True))
    assert not any(re.search("[đươăêôâ]", told) for told in english)
