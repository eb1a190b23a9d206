#include "events/kafka/kafka_settings.h"

#include <fstream>
#include <string_view>

namespace klade {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

Result<std::map<std::string, std::string>, StorageError> load_kafka_properties(
    const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) return Failure{StorageError{StorageFault::missing, path.string() + ": not readable"}};
  std::map<std::string, std::string> properties;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const std::string_view text = trimmed(line);
    if (text.empty() || text.front() == '#') continue;
    const auto equals = text.find('=');
    const std::string_view name = trimmed(text.substr(0, equals));
    if (equals == std::string_view::npos || name.empty()) {
      return Failure{
          StorageError{StorageFault::other_format,
                       path.string() + ": line " + std::to_string(number) + " is not name=value"}};
    }
    properties[std::string(name)] = trimmed(text.substr(equals + 1));
  }
  // A directory opens like a file, and reads like an empty one.
  if (in.bad()) return Failure{StorageError{StorageFault::io, path.string() + ": not readable"}};
  return properties;
}

}  // namespace klade
