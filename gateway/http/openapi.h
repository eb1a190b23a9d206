// The OpenAPI 3.1 document, from the route table and the schemas: described is what there is.
// Pure function.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/api.h"

namespace klade {

std::string openapi_json(const std::vector<Route>& routes,
                         const std::map<std::string_view, std::string>& schemas);

}  // namespace klade
