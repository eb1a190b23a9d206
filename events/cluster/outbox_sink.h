// OutboxSink: where the analytics events of one partition of the log go out to, each once.  A port:
// records and the checkpoint that says how far they reach are taken together or not at all.
//
// For one thread.  After any fault nothing is known of the send: open() is called anew, and its
// checkpoint says whether it was done.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "events/core/result.h"
#include "events/log/event_log.h"

namespace klade {

struct OutboxRecord {
  std::string topic;  // after the prefix: marks
  std::string key;
  std::string value;
  std::vector<std::pair<std::string, std::string>> headers;
  bool operator==(const OutboxRecord&) const = default;
};

enum class OutboxFault {
  unavailable,  // try again later
  taken_over,   // somebody else has opened it since
  refused,      // it will not be taken as it is: not allowed, or too large
};
std::string_view name_of(OutboxFault fault);

class OutboxSink {
 public:
  virtual ~OutboxSink() = default;
  // Takes it over from whoever sent before, whose sends fail from then on.  The checkpoint of the
  // last send; empty before the first.
  virtual Result<std::string, OutboxFault> open() = 0;
  virtual Result<Unit, OutboxFault> send(const std::vector<OutboxRecord>& records,
                                         const std::string& checkpoint) = 0;
  // To be called now and then while nothing is sent; does not wait.
  virtual void keep() {}
};

// What was sent, in memory, for tests.  Thread-safe; must outlive its sinks.
class OutboxInMemory {
 public:
  OutboxInMemory();
  ~OutboxInMemory();
  OutboxInMemory(const OutboxInMemory&) = delete;
  OutboxInMemory& operator=(const OutboxInMemory&) = delete;

  std::unique_ptr<OutboxSink> sink(Partition partition);
  std::vector<OutboxRecord> sent() const;
  // The next send fails, and is done all the same, or is not.
  enum class Failing { done, undone };
  void fail_next(Failing how);

 private:
  class Core;
  class Sink;
  std::unique_ptr<Core> core_;
};

}  // namespace klade
