// Name-days of Latvia's traditional calendar.  N4.  Pure; safe from any thread.
#pragma once

#include <string>
#include <vector>

#include "events/core/time.h"

namespace klade {

// Whose name-day it is; of 29 February nobody's.
std::vector<std::string> name_days(Date date);

}  // namespace klade
