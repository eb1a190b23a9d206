// The storage of a cluster: log, vault and announcements in Kafka, and which node this is.
//
// What only a log that was lost would leave behind is refused, as it is with a directory: a vault
// that has keys, or a directory with views or index, without its log; a log without its vault; one
// with other partitions than the vault was begun with.  Several nodes may begin it at once.
#pragma once

#include "gateway/node/storage.h"

namespace klade {

Result<Storage, NodeFault> open_kafka_storage(const NodeOptions& options,
                                              const KafkaSettings& kafka);

// The id in DIR/node, which is made when there is none.
Result<NodeId, NodeFault> node_id_of(const DataDir& dir);

}  // namespace klade
