// Storage: the vault and the log of a data directory, or of a cluster, opened or begun.
//
// Of a cluster the operator's key is never made: it must be the same for every node.
//
// What only a log that was lost or not mounted would leave behind is refused, and so is a log
// whose vault or operator's key is missing: nothing is made anew beside what cannot be made again.
// A beginning that was cut off is finished.  Not thread-safe.
#pragma once

#include <memory>

#include "events/log/event_log.h"
#include "events/vault/key_vault.h"
#include "gateway/node/engine.h"

namespace klade {

struct Storage {
  std::unique_ptr<KeyVault> vault;
  std::unique_ptr<EventLog> log;
  std::optional<ClusterParts> cluster;
};

Result<Storage, NodeFault> open_storage(const NodeOptions& options);

// Whether views or index stand there, as folds of a log that was once.
bool shows_a_log(const DataDir& dir);

}  // namespace klade
