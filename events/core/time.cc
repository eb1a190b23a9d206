// Texts of time by hand, since formatting through streams would dominate a page of marks.  Zone
// rules come from the system's tz database through the date library.
#include "events/core/time.h"

#include <date/tz.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "events/core/check.h"

namespace klade {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;
constexpr int kMinutesOfDay = 24 * 60;
constexpr unsigned kMaxFraction = 9;  // digits of a second's fraction; beyond microseconds: cut
constexpr unsigned kMicroDigits = 6;

// Takes a text apart from the left; the first mismatch makes it fail for good.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + digit();
    return value;
  }
  int digit() {
    if (!at_digit()) return failed_ = true, 0;
    const int value = text_.front() - '0';
    text_.remove_prefix(1);
    return value;
  }
  bool at_digit() const { return !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; }
  bool skip(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) { failed_ = !skip(c) || failed_; }
  bool ok() const { return !failed_; }
  bool done() const { return !failed_ && text_.empty(); }

 private:
  std::string_view text_;
  bool failed_ = false;
};

void append_digits(std::string& out, unsigned value, unsigned count) {
  const std::size_t end = out.size() + count;
  out.resize(end);
  for (unsigned i = 1; i <= count; ++i, value /= 10) {
    out[end - i] = static_cast<char>('0' + value % 10);
  }
}

void append_date(std::string& out, const std::chrono::year_month_day& date) {
  const int year = static_cast<int>(date.year());
  if (year < 0) out.push_back('-');
  append_digits(out, static_cast<unsigned>(std::abs(year)), std::abs(year) > 9999 ? 5 : 4);
  out.push_back('-');
  append_digits(out, static_cast<unsigned>(date.month()), 2);
  out.push_back('-');
  append_digits(out, static_cast<unsigned>(date.day()), 2);
}

std::optional<Date> scan_date(Scanner& in) {
  const int year = in.digits(4);
  in.expect('-');
  const int month = in.digits(2);
  in.expect('-');
  const int day = in.digits(2);
  if (!in.ok() || year < kFirstYear || year > kLastYear) return std::nullopt;
  const auto date = std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
                    std::chrono::day{static_cast<unsigned>(day)};
  if (!date.ok()) return std::nullopt;
  return Date{date};
}

std::optional<std::chrono::microseconds> scan_time_of_day(Scanner& in) {
  const int hours = in.digits(2);
  in.expect(':');
  const int minutes = in.digits(2);
  in.expect(':');
  const int seconds = in.digits(2);
  int micros = 0;
  if (in.skip('.')) {
    unsigned count = 0;
    do {
      const int digit = in.digit();
      if (count < kMicroDigits) micros = micros * 10 + digit;
    } while (++count < kMaxFraction && in.at_digit());
    for (; count < kMicroDigits; ++count) micros *= 10;
  }
  if (!in.ok() || hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  return std::chrono::hours{hours} + std::chrono::minutes{minutes} + std::chrono::seconds{seconds} +
         std::chrono::microseconds{micros};
}

std::optional<std::chrono::minutes> scan_zone(Scanner& in) {
  if (in.skip('Z')) return std::chrono::minutes{0};
  const bool west = in.skip('-');
  if (!west) in.expect('+');
  const int hours = in.digits(2);
  in.expect(':');
  const int minutes = in.digits(2);
  if (!in.ok() || hours > 23 || minutes > 59) return std::nullopt;
  const std::chrono::minutes offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return west ? -offset : offset;
}

// The first Monday of ISO week 1: the week that 4 January is in.
Date first_monday(int year) {
  const Date fourth = date_of(year, 1, 4);
  return fourth - std::chrono::days{iso_weekday(fourth) - 1};
}

const date::time_zone& riga() {
  static const date::time_zone* const kZone = [] {
    const date::time_zone* found = nullptr;
    try {
      found = date::locate_zone("Europe/Riga");
    } catch (const std::exception&) {
      std::fputs("the tz database has no Europe/Riga: install tzdata\n", stderr);
    }
    return found;
  }();
  CHECK(kZone != nullptr);
  return *kZone;
}

}  // namespace

std::string to_text(Date date) {
  std::string out;
  append_date(out, std::chrono::year_month_day{date});
  return out;
}

std::optional<Date> parse_date(std::string_view text) {
  Scanner in(text);
  const auto date = scan_date(in);
  return in.done() ? date : std::nullopt;
}

std::string to_text(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const auto of_day = static_cast<std::uint64_t>((instant - day).count());
  const auto seconds = static_cast<unsigned>(of_day / 1'000'000);
  std::string out;
  out.reserve(27);
  append_date(out, std::chrono::year_month_day{day});
  out.push_back('T');
  append_digits(out, seconds / 3600, 2);
  out.push_back(':');
  append_digits(out, seconds / 60 % 60, 2);
  out.push_back(':');
  append_digits(out, seconds % 60, 2);
  out.push_back('.');
  append_digits(out, static_cast<unsigned>(of_day % 1'000'000), kMicroDigits);
  out.push_back('Z');
  return out;
}

std::optional<Instant> parse_instant(std::string_view text) {
  Scanner in(text);
  const auto date = scan_date(in);
  if (!date || !in.skip('T')) return std::nullopt;
  const auto time = scan_time_of_day(in);
  if (!time) return std::nullopt;
  const auto zone = scan_zone(in);
  if (!zone || !in.done()) return std::nullopt;
  return Instant{date->time_since_epoch()} + *time - *zone;
}

std::string wall_time_text(WallTime time) {
  const auto minutes = static_cast<unsigned>(time.count());
  std::string out;
  append_digits(out, minutes / 60, 2);
  out.push_back(':');
  append_digits(out, minutes % 60, 2);
  return out;
}

std::optional<WallTime> parse_wall_time(std::string_view text) {
  Scanner in(text);
  const int hours = in.digits(2);
  in.expect(':');
  const int minutes = in.digits(2);
  if (!in.done() || minutes > 59 || hours * 60 + minutes > kMinutesOfDay) return std::nullopt;
  return WallTime{hours * 60 + minutes};
}

std::optional<IsoWeek> parse_iso_week(std::string_view text) {
  Scanner in(text);
  const int year = in.digits(4);
  in.expect('-');
  in.expect('W');
  const int week = in.digits(2);
  if (!in.done() || year < kFirstYear || year > kLastYear || week < 1) return std::nullopt;
  const auto weeks = (first_monday(year + 1) - first_monday(year)).count() / 7;
  if (week > weeks) return std::nullopt;
  return IsoWeek{year, static_cast<unsigned>(week)};
}

Date monday_of(IsoWeek week) {
  return first_monday(week.year) + std::chrono::days{(static_cast<int>(week.week) - 1) * 7};
}

unsigned iso_weekday(Date date) { return std::chrono::weekday{date}.iso_encoding(); }

Date riga_date(Instant instant) {
  const auto local = riga().to_local(instant);
  return Date{std::chrono::floor<std::chrono::days>(local.time_since_epoch())};
}

Instant riga_instant(Date date, WallTime time) {
  // A time that the clocks skip is the instant they are put forward at; of two, the earlier.
  const date::local_time<std::chrono::minutes> local{date.time_since_epoch() + time};
  return riga().to_sys(local, date::choose::earliest);
}

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace klade
