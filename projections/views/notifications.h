// View notifications: what has happened lately that people are told of (N2).
#pragma once

#include "projections/projection.h"

namespace klade {

class NotificationsView final : public Projection {
 public:
  View view() const override { return View::notifications; }
  std::string_view name() const override { return "notifications"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

}  // namespace klade
