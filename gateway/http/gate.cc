#include "gateway/http/gate.h"

#include "gateway/http/problems.h"

namespace klade {

bool open_before_demands(const Route& route) {
  if (const auto* special = std::get_if<Special>(&route.handler)) {
    switch (*special) {
      case Special::sign_in:
      case Special::sign_out:
      case Special::openapi:
      case Special::analytics:  // these have no session
      case Special::text_received:
      case Special::text_reported:
      case Special::payment_webhook:
        return true;
      case Special::switch_profile:
      case Special::live:
        return false;
    }
  }
  return route.path == "/me" || route.path.starts_with("/me/") || route.path == "/terms";
}

Problem problem_of(Demand demand) {
  switch (demand) {
    case Demand::terms:
      return problem("terms_not_accepted");
    case Demand::second_factor:
      return problem("second_factor_demanded");
  }
  return problem("forbidden");
}

bool open_to_former(const Route& route) {
  if (const auto* special = std::get_if<Special>(&route.handler)) {
    return *special == Special::sign_out || *special == Special::live;
  }
  return std::holds_alternative<AnswerQuery>(route.handler);
}

}  // namespace klade
