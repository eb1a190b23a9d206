// Every write of the contract but mail's, as it is accepted once, by its route.
#pragma once

#include <map>
#include <string>

#include "tests/acceptance/repeated_cast.h"
#include "tests/acceptance/repeated_write.h"

namespace klade {

using MakeRepeated = RepeatedWrite (*)(RepeatedCast&);
const std::map<std::string, MakeRepeated>& repeated_rows();

}  // namespace klade
