// Time: instants are UTC microseconds; dates are Latvia's local dates; a wall time is minutes of
// the local day.  Two types, so that one is never taken for the other.  Pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klade {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Date = std::chrono::local_days;
using WallTime = std::chrono::minutes;  // since local midnight; 24:00 is allowed: the day's end

inline Date date_of(int year, unsigned month, unsigned day) {
  return Date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

std::string to_text(Date date);                          // 2026-11-26
std::optional<Date> parse_date(std::string_view);        // strict; years 1900 to 2199
std::string to_text(Instant instant);                    // 2026-11-26T08:07:20.123456Z
std::optional<Instant> parse_instant(std::string_view);  // RFC 3339 with Z or an offset
std::string wall_time_text(WallTime time);               // 17:00
std::optional<WallTime> parse_wall_time(std::string_view);

struct IsoWeek {
  int year = 0;
  unsigned week = 0;
  bool operator==(const IsoWeek&) const = default;
};
std::optional<IsoWeek> parse_iso_week(std::string_view);  // 2026-W46
Date monday_of(IsoWeek week);
unsigned iso_weekday(Date date);  // 1 Monday .. 7 Sunday

// Europe/Riga, summer time included.
Date riga_date(Instant instant);
Instant riga_instant(Date date, WallTime time);

// The only source of time.  Read by owners and by the gateway for what enters a command; rules
// get instants with the command.  Safe to use from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

}  // namespace klade
