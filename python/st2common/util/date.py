"""Times of day, always in UTC."""
import datetime

UTC = datetime.timezone.utc


def get_datetime_utc_now():
    return datetime.datetime.now(UTC)


def add_utc_tz(dt):
    return dt.replace(tzinfo=UTC)


def convert_to_utc(dt):
    return dt.astimezone(UTC) if dt.tzinfo else add_utc_tz(dt)


def append_milliseconds_to_time(date, milliseconds):
    return date + datetime.timedelta(milliseconds=milliseconds)


def parse(value):
    return convert_to_utc(datetime.datetime.fromisoformat(value.replace('Z', '+00:00')))
