// Log: one JSON object a line, on standard error.  Ids, codes and numbers only: never a name, a
// path that a client made up, or any text of a request.  Thread-safe; a line is one write.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace klade {

enum class LogLevel : std::uint8_t { info, warning, error };

using LogValue = std::variant<std::string_view, std::int64_t>;
using LogField = std::pair<std::string_view, LogValue>;

// {"at":...,"level":"info","event":"request",...}; empty texts are left out.
std::string log_line(LogLevel level,
                     std::string_view at,
                     std::string_view event,
                     std::initializer_list<LogField> fields);
void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields);

}  // namespace klade
