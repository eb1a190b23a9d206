// What `as-of` can ask: a name, its arguments, and a function over the queries of
// projections/views. Answers are JSON with the fields of the HTTP contract.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/core/result.h"
#include "events/core/time.h"
#include "projections/reading.h"

namespace klade {

struct AsOfCall {
  const Reading& reading;
  const std::vector<std::string>& arguments;
  Date today{};  // the day of the instant, in Latvia
};
enum class QueryFault {
  usage,    // an argument is missing, too many, or cannot be read
  unknown,  // nothing of that id then
};
struct AsOfQuery {
  std::string_view name;
  std::string_view arguments;  // for people
  Result<std::string, QueryFault> (*answer)(const AsOfCall&);
  std::vector<View> views;  // what it reads
};
const std::vector<AsOfQuery>& as_of_queries();
const AsOfQuery* find_query(std::string_view name);

}  // namespace klade
