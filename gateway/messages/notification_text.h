// What a text or an e-mail says that tells of marks, absences, notes, letters and news: as little
// as is needed to know what there is to be read.  A mark's value is in it, since whoever chose
// texts chose that; what a letter or a note says never is.  Pure functions.  N2.
#pragma once

#include <string>
#include <vector>

#include "events/language.h"
#include "projections/views/notifications.h"

namespace klade {

inline constexpr std::size_t kToldLines = 5;  // then "+n"

struct ToldOf {
  const Pending& what;
  std::string subject;  // the journal's, of a mark or an absence
};
// `name` is the pupil's given name, for a parent; empty: left out.  The first line of an e-mail is
// its subject.
std::string notification_text(Channel channel,
                              Language language,
                              const std::string& name,
                              const std::vector<ToldOf>& all);

}  // namespace klade
