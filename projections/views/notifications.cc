#include "projections/views/notifications.h"

#include "projections/views/row.h"

namespace klade {

bool NotificationsView::wants(std::string_view type) const {
  return is_type_in<GradingEvent, AttendanceEvent>(type) || is_type_of<LetterSent>(type);
}

void NotificationsView::project(const Recorded&, const Place&, ViewBatch&) const {}

}  // namespace klade
