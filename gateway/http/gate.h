// The gate: what a session may call before everything is done that is demanded of it first
// (projections/views/demands.h).  Until then it has what is its own (/me and below), the terms of
// use and its end; whatever else the route table has, or gets, stays closed.
// Pure functions; safe from any thread.
#pragma once

#include "gateway/http/api.h"
#include "projections/views/demands.h"

namespace klade {

bool open_before_demands(const Route& route);
Problem problem_of(Demand demand);
// Whether it is for a profile that has ended: what reads, and signing out (A15).
bool open_to_former(const Route& route);

}  // namespace klade
