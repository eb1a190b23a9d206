// copy: moves a history to another log, from one machine to a cluster and back.  Every valid record
// goes over byte for byte and in order, so chain and heads are the same; void ones are left, they
// count for nobody.  The keys go along, wrapped as they are.
//
// The target is new, or holds a prefix of the source's history and is completed: a copy that was
// cut off goes on when it is run again, and what an owner has added to the source meanwhile is
// copied by the next run.  Anything else is refused, before anything is written.
//
// What is appended is lost, or comes late and twice, as it pleases the brokers: the readers' rule
// makes nothing of it, as long as a claim stands only where it stood before.  So a claim is handed
// over when all before it is confirmed.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/log/event_log.h"
#include "replay/console.h"
#include "replay/opening.h"

namespace klade {

// Both logs, as they are read here, stay as they are but for what is copied.  `from` must end.
class LogCopy {
 public:
  static constexpr std::size_t kMaxInFlightBytes = 8U << 20U;  // a partition
  static constexpr int kTries = 5;                             // in a row that bring nothing

  LogCopy(EventLog& from, EventLog& to, Console& console);
  ~LogCopy();
  LogCopy(const LogCopy&) = delete;
  LogCopy& operator=(const LogCopy&) = delete;

  // Where the target stands in the source's history; kExitFault when it does not.
  int find_places();
  // After find_places(): appends what follows.
  int append();
  // After append(): `copied`, the target as whoever opens it sees it, has the source's heads.  They
  // are printed as verify prints them.
  int compare(EventLog& copied);

 private:
  class Part;
  int for_all(std::optional<std::string> (Part::*work)());

  EventLog& from_;
  EventLog& to_;
  Console& console_;
  std::vector<std::unique_ptr<Part>> parts_;
};

struct CopyOptions {
  HistorySource from;
  HistorySource to;                    // a data directory, or a cluster's topics
  std::filesystem::path operator_key;  // empty: the source's directory's own
};
int run_copy(const CopyOptions& options, Console& console);

}  // namespace klade
