import type { PyDateTime } from './time';

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** ISO's year and week of a date. */
function isoWeek(date: PyDateTime): { year: number; week: number } {
  const { year, month, day } = date.parts;
  const thursday = new Date(Date.UTC(2000, 0, 1));
  thursday.setUTCFullYear(year, month - 1, day - date.weekday + 3);
  const first = new Date(thursday);
  first.setUTCMonth(0, 1);
  const days = Math.round((thursday.getTime() - first.getTime()) / 86_400_000);
  return { year: thursday.getUTCFullYear(), week: Math.floor(days / 7) + 1 };
}

function directive(date: PyDateTime, letter: string): string | undefined {
  const { year, month, day, hour, minute, second, microsecond } = date.parts;
  const again = (format: string) => formatDate(date, format);
  const sunday = (date.weekday + 1) % 7;
  switch (letter) {
    case 'a':
      return DAYS[date.weekday]?.slice(0, 3);
    case 'A':
      return DAYS[date.weekday];
    case 'b':
    case 'h':
      return MONTHS[month - 1]?.slice(0, 3);
    case 'B':
      return MONTHS[month - 1];
    case 'c':
      return `${again('%a %b ')}${String(day).padStart(2)}${again(' %H:%M:%S %Y')}`;
    case 'C':
      return pad(Math.floor(year / 100));
    case 'd':
      return pad(day);
    case 'D':
    case 'x':
      return again('%m/%d/%y');
    case 'e':
      return String(day).padStart(2);
    case 'f':
      return pad(microsecond, 6);
    case 'F':
      return `${year}${again('-%m-%d')}`;
    case 'g':
      return pad(isoWeek(date).year % 100);
    case 'G':
      return String(isoWeek(date).year);
    case 'H':
      return pad(hour);
    case 'I':
      return pad(hour % 12 || 12);
    case 'j':
      return pad(date.dayOfYear, 3);
    case 'k':
      return String(hour).padStart(2);
    case 'l':
      return String(hour % 12 || 12).padStart(2);
    case 'm':
      return pad(month);
    case 'M':
      return pad(minute);
    case 'n':
      return '\n';
    case 'p':
      return hour < 12 ? 'AM' : 'PM';
    case 'P':
      return hour < 12 ? 'am' : 'pm';
    case 'r':
      return again('%I:%M:%S %p');
    case 'R':
      return again('%H:%M');
    case 's':
      return String((date.local - 62_135_596_800_000_000n) / 1_000_000n);
    case 'S':
      return pad(second);
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return again('%H:%M:%S');
    case 'u':
      return String(date.weekday + 1);
    case 'U':
      return pad(Math.floor((date.dayOfYear + 6 - sunday) / 7));
    case 'V':
      return pad(isoWeek(date).week);
    case 'w':
      return String(sunday);
    case 'W':
      return pad(Math.floor((date.dayOfYear + 6 - date.weekday) / 7));
    case 'y':
      return pad(year % 100);
    case 'Y':
      return String(year);
    case 'z':
      return date.offsetText('');
    case 'Z':
      return date.offset?.microseconds === 0n ? 'UTC' : '';
    case '%':
      return '%';
    default:
      return undefined;
  }
}

/** Python's `strftime`, in English. */
export function formatDate(date: PyDateTime, format: string): string {
  return format.replace(/%([\s\S])/g, (whole, letter: string) => directive(date, letter) ?? whole);
}
