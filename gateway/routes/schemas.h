// The JSON Schemas of requests and answers, by the names that the route table uses, and `Problem`.
// Made once; safe from any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace klade {

const std::map<std::string_view, std::string>& schemas();

}  // namespace klade
