// Storage: the vault and the log of a data directory, opened or begun.
//
// What only a log that was lost or not mounted would leave behind is refused, and so is a log
// whose vault or operator's key is missing: nothing is made anew beside what cannot be made again.
// A beginning that was cut off is finished.  Not thread-safe.
#pragma once

#include <memory>

#include "events/log/event_log.h"
#include "events/vault/key_vault.h"
#include "gateway/node/node.h"

namespace klade {

struct Storage {
  std::unique_ptr<KeyVault> vault;
  std::unique_ptr<EventLog> log;
};

Result<Storage, NodeFault> open_storage(const NodeOptions& options);

}  // namespace klade
