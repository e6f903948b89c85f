"""
Every error of the product.

The message of an error is for engineers; what people read is looked up by `code` in the catalogue
`errors` of each language, filled with `params`. A code, once released, is never renamed.
"""

from typing import ClassVar


class KioskError(Exception):
    """
    Something was refused or went wrong, and nothing was lost.

    `params` fill the {names} of the sentence people read: never a citizen's name, phone or card.
    """

    code: ClassVar[str] = "kiosk.error"

    def __init__(self, message: str = "", **params: object) -> None:
        super().__init__(message or self.code)
        self.params = params


# ---- facts and chains


class FactUnreadable(KioskError):
    """The bytes of a line are no fact."""

    code = "fact.unreadable"


class ChainBroken(KioskError):
    """A line does not follow from the one before it: altered, dropped or reordered."""

    code = "fact.chain-broken"


# ---- plan


class PlanInvalid(KioskError):
    """A plan has faults; `faults` holds all of them, each with its line and place."""

    code = "plan.invalid"

    def __init__(self, message: str, faults: "tuple[object, ...]" = (), **params: object) -> None:
        super().__init__(message, count=len(faults), **params)
        self.faults = faults


class HomeNotReached(KioskError):
    """A plan that came down was valid, yet the terminal did not get home with it; the last good one holds again."""

    code = "plan.home-not-reached"


class ServiceUnknown(KioskError):
    """No service of that code in the plan."""

    code = "plan.service-unknown"


class CounterUnknown(KioskError):
    """No counter of that number in the plan."""

    code = "plan.counter-unknown"


class BoardUnknown(KioskError):
    """No board of that code in the plan."""

    code = "plan.board-unknown"


# ---- tickets and the hall day


class SeriesUsedUp(KioskError):
    """The last number of a series was given."""

    code = "ticket.series-used-up"


class SeriesLimitReached(KioskError):
    """As many tickets of a series were given today as the plan allows."""

    code = "ticket.limit-reached"


class NoTimeLeft(KioskError):
    """Those who wait fill the time until the hall closes."""

    code = "ticket.no-time-left"


class CountersClosed(KioskError):
    """Every counter that serves it has closed for the day."""

    code = "ticket.counters-closed"


class ServiceGone(KioskError):
    """The hall's plan has this service or series no more; the terminal's is older."""

    code = "ticket.service-gone"


class AppointmentUnknown(KioskError):
    """No appointment has this code, or it was cancelled."""

    code = "appointment.unknown"


class AppointmentTaken(KioskError):
    """The code has become a ticket already."""

    code = "appointment.taken"


class AppointmentOtherDay(KioskError):
    """The appointment is on another day."""

    code = "appointment.other-day"


class AppointmentUnasked(KioskError):
    """The server was silent, or there is none: nobody can tell whether there is such an appointment."""

    code = "appointment.unasked"


class AppointmentShut(KioskError):
    """The hall is not open at that time, or the time has passed, or lies too far ahead."""

    code = "appointment.shut"


class AppointmentFull(KioskError):
    """As many have an appointment at about that time as counters serve it."""

    code = "appointment.full"


class HallClosed(KioskError):
    """No hall day is open, or the hours are over: no tickets."""

    code = "ticket.hall-closed"


class NoOrdinal(KioskError):
    """A terminal on a new disk gives no numbers before the server gave it an ordinal."""

    code = "ticket.no-ordinal"


class DayAlreadyOpened(KioskError):
    """A hall day is opened once for one date; within its hours staff need not take over what the plan began."""

    code = "day.already-opened"


class DayNotLater(KioskError):
    """A hall day must be strictly later than the last one."""

    code = "day.not-later"


class DayFarOff(KioskError):
    """A hall day so far from the last one, or from the clock, that somebody has to confirm its date."""

    code = "day.far-off"


class NoDayOpen(KioskError):
    """There is no open hall day to close."""

    code = "day.none-open"


class ClockUntrusted(KioskError):
    """The clock cannot be believed; staff must confirm the date."""

    code = "day.clock-untrusted"


class TicketNotThere(KioskError):
    """An action the ticket's phase does not accept; `phase` and `action` are said in both languages."""

    code = "ticket.not-accepted"


class TicketUnknown(KioskError):
    """No ticket of that number on that hall day."""

    code = "ticket.unknown"


class SeriesUnknown(KioskError):
    """A typed number of a series that neither the plan nor that hall day has."""

    code = "ticket.series-unknown"


class BlockUnknown(KioskError):
    """A typed number that nobody gives: no terminal has such a block."""

    code = "ticket.block-unknown"


class NoHallDay(KioskError):
    """The day on an older ticket was no hall day."""

    code = "day.never-was"


class PaperTooOld(KioskError):
    """A console brings calls of so long ago that nobody knows any more which of them were recorded."""

    code = "paper.too-old"


class DayNotYet(KioskError):
    """The day on a ticket has not come."""

    code = "day.not-yet"


class NumberOutOfRange(KioskError):
    """A count or a span of time that is no number, or none that can be meant."""

    code = "counter.number-out-of-range"


class FormUnfit(KioskError):
    """A form of a counter's page says what no button says."""

    code = "counter.form-unfit"


class RecallsUsedUp(KioskError):
    """A ticket was called as often as the plan allows."""

    code = "ticket.recalls-used-up"


class NobodyAtCounter(KioskError):
    """The counter has called nobody whom this could be about."""

    code = "counter.nobody"


class CounterHasSomebody(KioskError):
    """The counter must be done with one citizen first."""

    code = "counter.has-somebody"


class CounterNotOpen(KioskError):
    """A counter in a break, in back-office work or closed calls nobody."""

    code = "counter.not-open"


class NothingToUndo(KioskError):
    """Nothing was done at this counter in the last seconds, or it was taken back already."""

    code = "ticket.nothing-to-undo"


class UndoneElsewhere(KioskError):
    """Somebody else has gone on with the ticket; it is too late to take back what was done before."""

    code = "ticket.gone-on"


class NotInThePlan(KioskError):
    """A post, outcome or quantity the plan does not know."""

    code = "plan.unknown-word"


class NoteTooLong(KioskError):
    """A word for the next official that is no word any more."""

    code = "ticket.note-too-long"


# ---- ratings


class LevelNotOnScale(KioskError):
    """The level is not one of the plan's scale."""

    code = "rating.level-not-on-scale"


class ReasonUnknown(KioskError):
    """The reason is not offered at this level."""

    code = "rating.reason-unknown"


class BallotClosed(KioskError):
    """The rating was already sent, skipped or timed out."""

    code = "rating.closed"


class BoxFull(KioskError):
    """No free slot is left in the ballot box."""

    code = "rating.box-full"


# ---- codes and dossiers


class CodeRefused(KioskError):
    """What was held up is no code of a receipt; `params["kind"]` says what it looks like."""

    code = "code.refused"


class DossierStateUnknown(KioskError):
    """A word that names none of the ten states of a dossier."""

    code = "dossier.state-unknown"


class DaysOutOfOrder(KioskError):
    """A dossier finished before it was received."""

    code = "dossier.days-out-of-order"


# ---- terminal: disk, settings, clock (kiosk/*.py)


class NotSaved(KioskError):
    """The disk did not take it: full, locked, read-only or broken. Nothing of it was kept."""

    code = "disk.not-saved"


class DiskDamaged(KioskError):
    """The terminal's file is no database, or cannot be read."""

    code = "disk.damaged"


class DiskSettingRefused(KioskError):
    """SQLite did not accept a setting on which the promises rest."""

    code = "disk.setting-refused"


class FolderClosed(KioskError):
    """The terminal's folder can be neither made nor written."""

    code = "disk.folder-closed"


class HeadDiffers(KioskError):
    """The journal does not end where somebody else saw it: altered, cut off, or another disk."""

    code = "disk.head-differs"


class ProjectionDiffers(KioskError):
    """What is kept at hand is not what the facts say."""

    code = "disk.projection-differs"


class NoTerminal(KioskError):
    """No terminal's file lies in the folder."""

    code = "terminal.none"


class TerminalBusy(KioskError):
    """Another program holds the terminal's lock: it pushes, closes the day and recovers ballots."""

    code = "terminal.busy"


class SettingsFaulty(KioskError):
    """terminal.toml or the environment says something that cannot be."""

    code = "settings.faulty"


class LibraryMissing(KioskError):
    """The operating system lacks what a window needs; `packages` are Debian's names."""

    code = "window.library-missing"


class ServerEnded(KioskError):
    """The hall's server on this computer ended or did not answer; `exit` is its exit code."""

    code = "server.ended"


class WrongUse(KioskError):
    """A command was used in a way it does not know; exit code 2."""

    code = "cli.wrong-use"


# ---- sync: wire, client, server (sync/*)


class MessageUnreadable(KioskError):
    """What came over the wire is no message of the protocol."""

    code = "wire.unreadable"


class BatchTooBig(KioskError):
    """More facts or bytes than one batch may hold; the sender halves it."""

    code = "wire.too-big"


class TerminalUnknown(KioskError):
    """No terminal of that key is enrolled."""

    code = "terminal.unknown"


class TerminalRevoked(KioskError):
    """An admin has revoked the terminal; it gets nothing any more."""

    code = "terminal.revoked"


class TerminalUnconfirmed(KioskError):
    """No admin has compared the six digits yet."""

    code = "terminal.unconfirmed"


class SignatureWrong(KioskError):
    """A message is not signed by the key it should be signed by."""

    code = "wire.signature-wrong"


class NonceStale(KioskError):
    """The nonce is missing, old or another server's; the answer brings a fresh one."""

    code = "wire.nonce-stale"


class CodeWrong(KioskError):
    """The one-time code is wrong, used or older than 15 minutes."""

    code = "terminal.code-wrong"


class TooManyTries(KioskError):
    """Too many wrong codes within a minute; `retry_after_s` says when to come again."""

    code = "terminal.too-many-tries"


class StreamGap(KioskError):
    """Facts before these are missing at the server; `cursor` and `head` say what it has."""

    code = "stream.gap"


class StreamForked(KioskError):
    """Another fact already stands at this place: a cloned or restored disk."""

    code = "stream.forked"


class ServerBusy(KioskError):
    """Too much at once, or the database does not answer; `retry_after_s` says when to come again."""

    code = "server.busy"


class ServerUnreachable(KioskError):
    """Nobody answers at the server's address, or not in time."""

    code = "server.unreachable"


class ServerNotTrusted(KioskError):
    """Somebody answers at the server's address who does not hold its key."""

    code = "server.not-trusted"


class ServerRefused(KioskError):
    """The server said no with a code this program does not know; `params["error"]` is that code."""

    code = "server.refused"


class NumbersPaused(KioskError):
    """The database came out of a backup; no numbers before every terminal has sent what it has."""

    code = "ticket.numbers-paused"


class TicketNumberTwice(KioskError):
    """A second paper bears a number that another ticket of the day has."""

    code = "ticket.number-twice"


class FactUnfit(KioskError):
    """A fact whose content cannot be true; it is kept and parked."""

    code = "fact.unfit"


# ---- pages and commands of the server (sync/server/pages, commands)


class DiskFull(KioskError):
    """The server's disk has no room: what is there can be read, nothing more is taken."""

    code = "server.disk-full"


class FolderUnwritable(KioskError):
    """The hall's folder can be neither made nor written."""

    code = "server.folder-unwritable"


class NoHall(KioskError):
    """No hall's database lies in the folder, and none is made by asking it something."""

    code = "server.none"


class DatabaseUnreachable(KioskError):
    """The database named cannot be opened."""

    code = "server.database-unreachable"


class OtherVersion(KioskError):
    """A table of the hall's is not as this program needs it."""

    code = "server.other-version"


class DatabaseUrlWrong(KioskError):
    """Neither sqlite:///file nor postgres://user@host/name."""

    code = "server.database-url-wrong"


class HallInUse(KioskError):
    """Another server runs on this folder."""

    code = "server.hall-in-use"


class PortBusy(KioskError):
    """Something else listens there, or the address is not this computer's."""

    code = "server.port-busy"


class UserUnknown(KioskError):
    """No account of that name."""

    code = "user.unknown"


class UserTaken(KioskError):
    """There is an account of that name already."""

    code = "user.taken"


class LoginMisspelt(KioskError):
    """A log-in name holds more than letters a–z, digits and dashes."""

    code = "user.login-misspelt"


class NoSuchTerminal(KioskError):
    """No terminal of that name belongs to the hall."""

    code = "server.no-such-terminal"


class CounterNotForRole(KioskError):
    """A counter was named for an account that works at none."""

    code = "user.counter-not-for-role"


class LastAdmin(KioskError):
    """The last active admin would be gone, and nobody could come in again."""

    code = "user.last-admin"


class FileUnreadable(KioskError):
    """A file named on the command line cannot be opened or written."""

    code = "file.unreadable"


class SheetUnreadable(KioskError):
    """An uploaded or named file is no spreadsheet we can read."""

    code = "import.unreadable"


class SheetTooBig(KioskError):
    """A spreadsheet beyond the limits: a mistake, or a bomb."""

    code = "import.too-big"


class RowsFaulty(KioskError):
    """A spreadsheet has faults; `faults` holds all of them, each with row and column; nothing was imported."""

    code = "import.faulty"

    def __init__(self, message: str, faults: "tuple[object, ...]" = (), **params: object) -> None:
        super().__init__(message, count=len(faults), **params)
        self.faults = faults


class PlanVersionUnknown(KioskError):
    """No plan of that version was ever published."""

    code = "plan.version-unknown"


class PlanUnpublished(KioskError):
    """The hall server has no plan yet."""

    code = "plan.none"


class BackupUnfit(KioskError):
    """A file is no backup of a hall, or of a newer program."""

    code = "backup.unfit"


class CounterMoved(KioskError):
    """A clerk pressed a button for something a counter no longer does: pressed twice, or at another console."""

    code = "counter.moved"


class CounterElsewhere(KioskError):
    """A page of one counter was used after its user had gone to another one, in another tab."""

    code = "counter.elsewhere"


class TicketMistyped(KioskError):
    """What was typed is no ticket number."""

    code = "ticket.mistyped"


class DigitsDiffer(KioskError):
    """The six digits typed are not those of the terminal that used the code."""

    code = "terminal.digits-differ"


class SlipUnknown(KioskError):
    """A second slip is asked for, but this terminal has printed none with that number."""

    code = "slip.unknown-ticket"


# ---- the hall's own voice (sync/server/voice.py)


class ClipUnreadable(KioskError):
    """What came is no WAV file with 16-bit samples."""

    code = "voice.unreadable"


class ClipTooBig(KioskError):
    """A file no word can fill."""

    code = "voice.too-big"


class ClipTooQuiet(KioskError):
    """Nobody spoke, or too far from the microphone."""

    code = "voice.too-quiet"


class ClipClipped(KioskError):
    """So loud that the waves are cut off."""

    code = "voice.clipped"


class ClipNoisy(KioskError):
    """What stands around the word is nearly as loud as the word."""

    code = "voice.noisy"


class ClipTooShort(KioskError):
    """Less than a word."""

    code = "voice.too-short"


class ClipTooLong(KioskError):
    """More than what was to be said."""

    code = "voice.too-long"
