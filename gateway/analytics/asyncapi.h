// AsyncAPI 3.0: what the analytics topics carry, from the structs that are rendered.  Pure
// functions.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace klade {

// The JSON Schema of each type's data, by type.
const std::map<std::string_view, std::string>& event_schemas();

// The document as JSON; `prefix` begins the names of the Kafka topics.
std::string asyncapi_json(std::string_view prefix);

}  // namespace klade
