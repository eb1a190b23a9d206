#include "gateway/http/log.h"

#include <unistd.h>

#include "events/core/json_writer.h"
#include "events/core/match.h"
#include "events/core/time.h"

namespace klade {
namespace {

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

}  // namespace

std::string log_line(LogLevel level,
                     std::string_view at,
                     std::string_view event,
                     std::initializer_list<LogField> fields) {
  JsonWriter out;
  out.begin_object();
  out.key("at");
  out.text(at);
  out.key("level");
  out.text(name_of(level));
  out.key("event");
  out.text(event);
  for (const auto& [name, value] : fields) {
    const auto* text = std::get_if<std::string_view>(&value);
    if (text != nullptr && text->empty()) continue;
    out.key(name);
    match(
        value,
        [&](std::string_view words) { out.text(words); },
        [&](std::int64_t number) { out.number(number); });
  }
  out.end_object();
  return out.take() + "\n";
}

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  const std::string line = log_line(level, to_text(SystemClock().now()), event, fields);
  // A log that cannot be written has nobody to tell.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace klade
