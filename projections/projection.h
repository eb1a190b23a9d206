// Projection: a fold of the log into rows, thrown away and rebuilt at will.  Pure: no clock, no
// randomness, no keys.  Personal data stays sealed in the rows; queries open it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "events/event.h"
#include "events/log/event_log.h"
#include "projections/view_store.h"

namespace klade {

// Where an event stands, for views that tell readers (activity, analytics).
struct Place {
  Partition partition{};
  std::uint64_t seq = 0;    // of its frame
  std::uint32_t index = 0;  // among all events of the frame, from 0
};

class Projection {
 public:
  virtual ~Projection() = default;
  virtual View view() const = 0;
  virtual std::string_view name() const = 0;  // its column family; never reused for another
  virtual std::uint32_t version() const = 0;  // raise it, and the view is rebuilt
  // The oldest version whose rows today's queries can read: shown while this one is being built.
  virtual std::uint32_t readable_since() const { return version(); }
  // Asked by the newest type, whichever version stands in the log.  No: it is not even decoded.
  virtual bool wants(std::string_view type) const = 0;
  virtual void project(const Recorded& record, const Place& place, ViewBatch& rows) const = 0;
};

// Every projection, in the order of View: the one list.
std::span<const Projection* const> all_projections();

}  // namespace klade
