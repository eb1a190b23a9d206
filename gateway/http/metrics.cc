#include "gateway/http/metrics.h"

#include <algorithm>
#include <sstream>

namespace klade {
namespace {

class Page {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    out_ << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n';
  }
  template <class Number>
  void sample(std::string_view name, std::string_view labels, Number value) {
    out_ << name;
    if (!labels.empty()) out_ << '{' << labels << '}';
    out_ << ' ' << value << '\n';
  }
  template <class Number>
  void single(std::string_view name, std::string_view type, std::string_view help, Number value) {
    family(name, type, help);
    sample(name, "", value);
  }
  std::string take() { return out_.str(); }

 private:
  std::ostringstream out_;
};

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + std::string(value) + "\"";
}

std::string decimal(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

void server_part(Page& page, const Metrics::Sources& sources) {
  const ServerMetrics& server = sources.server;
  page.single("klade_connections", "gauge", "Open connections.", server.connections);
  page.single("klade_connections_accepted_total", "counter", "Connections taken.", server.accepted);
  page.single(
      "klade_connections_turned_away_total", "counter", "Beyond the limit.", server.turned_away);
  page.single("klade_requests_malformed_total",
              "counter",
              "Requests that could not be read.",
              server.malformed);
  page.single(
      "klade_requests_timed_out_total", "counter", "Clients that took too long.", server.timed_out);
  page.single("klade_live_streams", "gauge", "Open live streams.", sources.live.streams);
  page.single(
      "klade_live_events_total", "counter", "Events sent on live streams.", sources.live.sent);
  page.single("klade_live_cut_off_total",
              "counter",
              "Live streams of clients that were too slow.",
              sources.live.cut_off);
  page.single("klade_analytics_waiting",
              "gauge",
              "Readers of analytics that wait for something to happen.",
              sources.analytics_waiting);
  page.single("klade_sign_ins_total", "counter", "Sessions opened.", sources.sign_in.opened);
  page.single("klade_sign_ins_failed_total",
              "counter",
              "Wrong usernames or passwords.",
              sources.sign_in.failed);
  page.single(
      "klade_sign_ins_limited_total", "counter", "Too many attempts.", sources.sign_in.limited);
  page.single("klade_sign_ins_turned_away_total",
              "counter",
              "The hash queue was full.",
              sources.sign_in.turned_away);
  page.single("klade_hash_queue",
              "gauge",
              "Passwords that wait for a hash thread.",
              sources.sign_in.queued);
}

// One family, a sample a partition.
template <class Value>
void of_partitions(Page& page,
                   const Metrics::Sources& sources,
                   std::array<std::string_view, 3> family,
                   Value value) {
  page.family(family[0], family[1], family[2]);
  for (std::size_t i = 0; i < sources.node.partitions.size(); ++i) {
    page.sample(
        family[0], label("partition", std::to_string(i)), value(sources.node.partitions[i]));
  }
}

// Whether it shows the end, as far as is known here.
bool shows_all(const NodeStatus::Part& part, const Metrics::Sources& sources) {
  if (!part.runner.caught_up) return false;
  if (!sources.node.link) return true;
  const auto index = static_cast<std::size_t>(part.runner.partition);
  const auto& furthest = sources.node.link->furthest;
  return index >= furthest.size() || furthest[index] <= part.runner.seq;
}

void owner_part(Page& page, const Metrics::Sources& sources) {
  using Part = NodeStatus::Part;
  const auto counter = [&](std::string_view name, std::string_view help, auto value) {
    of_partitions(page, sources, {name, "counter", help}, value);
  };
  const auto gauge = [&](std::string_view name, std::string_view help, auto value) {
    of_partitions(page, sources, {name, "gauge", help}, value);
  };
  counter("klade_commands_accepted_total", "Commands accepted.", [](const Part& p) {
    return p.owner.accepted;
  });
  counter("klade_commands_refused_total", "Commands refused by a rule.", [](const Part& p) {
    return p.owner.refused;
  });
  counter("klade_frames_total", "Frames appended and read back.", [](const Part& p) {
    return p.owner.frames;
  });
  counter("klade_owner_void_records_total", "Void records that the owner read.", [](const Part& p) {
    return p.owner.void_records;
  });
  counter("klade_doubtful_appends_total", "Appends of unknown outcome.", [](const Part& p) {
    return p.owner.doubtful_appends;
  });
  gauge("klade_owner_epoch", "The owner's epoch.", [](const Part& p) { return p.owner.epoch; });
  gauge("klade_owner_queue", "Commands that wait.", [](const Part& p) { return p.owner.queued; });
  gauge("klade_owner_working", "1 while the owner takes commands.", [](const Part& p) {
    return p.owner.phase == OwnerPhase::owning ? 1 : 0;
  });
  counter("klade_void_records_total", "Void records in the log.", [](const Part& p) {
    return p.runner.void_records;
  });
  gauge("klade_views_position", "The frame that readers see.", [](const Part& p) {
    return p.runner.seq;
  });
  gauge("klade_views_caught_up", "1 once every view has been at the log's end.", [](const Part& p) {
    return p.runner.caught_up ? 1 : 0;
  });
  gauge("klade_views_lag_seconds",
        "Age of the last projected frame while behind; else 0.",
        [&](const Part& p) {
          if (shows_all(p, sources) || p.runner.at == Instant{}) return 0.0;
          return std::chrono::duration<double>(sources.now - p.runner.at).count();
        });
}

void view_part(Page& page, const Metrics::Sources& sources) {
  page.family("klade_view_position", "gauge", "The frame that a view has come to.");
  for (std::size_t i = 0; i < sources.node.partitions.size(); ++i) {
    for (const ViewProgress& view : sources.node.partitions[i].runner.views) {
      page.sample("klade_view_position",
                  label("partition", std::to_string(i)) + "," + label("view", view.name),
                  view.seq);
    }
  }
  page.single("klade_erasures_total",
              "counter",
              "Data keys destroyed since the start.",
              sources.node.erasures);
}

std::string_view name_of(ClusterMembership::Standing standing) {
  using Standing = ClusterMembership::Standing;
  switch (standing) {
    case Standing::unknown:
      return "unknown";
    case Standing::starting:
      return "starting";
    case Standing::ready:
      return "ready";
    case Standing::leaving:
      return "leaving";
    case Standing::dead:
      return "dead";
  }
  return {};
}

void forward_part(Page& page, const LinkStatus& link) {
  constexpr std::string_view kName = "klade_forwarded_total";
  page.family(kName, "counter", "Commands sent to other nodes, by what came of it.");
  const ForwardMetrics& forwarded = link.forwarded;
  page.sample(kName, label("outcome", "accepted"), forwarded.accepted);
  page.sample(kName, label("outcome", "refused"), forwarded.refused);
  page.sample(kName, label("outcome", "fault"), forwarded.faults);
  page.sample(kName, label("outcome", "sent_again"), forwarded.again);
  page.sample(kName, label("outcome", "given_up"), forwarded.given_up);
  page.single("klade_forward_waiting",
              "gauge",
              "Commands that wait for their partition's owner.",
              forwarded.waiting);
  page.single("klade_peer_commands_total", "counter", "Commands of other nodes.", link.taken);
  page.single("klade_peer_lost_total",
              "counter",
              "Commands sent to other nodes of which nothing came back.",
              forwarded.lost);
}

void cluster_part(Page& page, const Metrics::Sources& sources) {
  using Part = NodeStatus::Part;
  of_partitions(page,
                sources,
                {"klade_partition_owned", "gauge", "1 while the partition is this node's."},
                [](const Part& p) { return p.ownership.ours ? 1 : 0; });
  of_partitions(page,
                sources,
                {"klade_partition_epoch", "gauge", "Of the last claim that was read."},
                [](const Part& p) { return p.ownership.epoch; });
  of_partitions(page,
                sources,
                {"klade_partition_reachable", "gauge", "1 while its owner takes commands."},
                [](const Part& p) { return p.reachable ? 1 : 0; });
  if (!sources.node.link) return;
  const LinkStatus& link = *sources.node.link;
  constexpr std::string_view kLag = "klade_views_lag_frames";
  page.family(kLag, "gauge", "Frames that another node shows and this one does not yet.");
  for (std::size_t i = 0; i < std::min(link.furthest.size(), sources.node.partitions.size()); ++i) {
    const std::uint64_t shown = sources.node.partitions[i].runner.seq;
    page.sample(
        kLag, label("partition", std::to_string(i)), std::max(shown, link.furthest[i]) - shown);
  }
  constexpr std::string_view kNodes = "klade_nodes";
  page.family(kNodes, "gauge", "Nodes heard of, this one too.");
  std::map<std::string_view, std::size_t> count;
  for (const auto& seen : link.nodes) ++count[name_of(seen.standing)];
  for (const std::string_view standing : {"starting", "ready", "leaving", "dead"}) {
    page.sample(kNodes, label("state", standing), count[standing]);
  }
  page.single("klade_hears_itself",
              "gauge",
              "1 while this node's own announcements come back.",
              link.hears_itself ? 1 : 0);
  forward_part(page, link);
}

// Several clients of ours may be connected to a broker: it stands once.
std::vector<KafkaState::Broker> each_once(const std::vector<KafkaState::Broker>& brokers) {
  std::vector<KafkaState::Broker> once;
  for (const auto& broker : brokers) {
    const auto known = std::ranges::find(once, broker.name, &KafkaState::Broker::name);
    if (known == once.end()) {
      once.push_back(broker);
      continue;
    }
    known->up = known->up || broker.up;
    known->requests_in_flight += broker.requests_in_flight;
    known->retries += broker.retries;
    known->timeouts += broker.timeouts;
    known->disconnects += broker.disconnects;
    known->round_trip_seconds = std::max(known->round_trip_seconds, broker.round_trip_seconds);
  }
  return once;
}

void kafka_part(Page& page, const KafkaState& kafka) {
  using Broker = KafkaState::Broker;
  const std::vector<Broker> brokers = each_once(kafka.brokers);
  const auto of_brokers =
      [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
        page.family(name, type, help);
        for (const Broker& broker : brokers) {
          page.sample(name, label("broker", broker.name), value(broker));
        }
      };
  of_brokers("klade_kafka_broker_up", "gauge", "1 while connected.", [](const Broker& b) {
    return b.up ? 1 : 0;
  });
  of_brokers("klade_kafka_requests_in_flight", "gauge", "Requests.", [](const Broker& b) {
    return b.requests_in_flight;
  });
  of_brokers("klade_kafka_retries_total", "counter", "Requests again.", [](const Broker& b) {
    return b.retries;
  });
  of_brokers("klade_kafka_timeouts_total", "counter", "Requests timed out.", [](const Broker& b) {
    return b.timeouts;
  });
  of_brokers("klade_kafka_disconnects_total", "counter", "Connections lost.", [](const Broker& b) {
    return b.disconnects;
  });
  of_brokers("klade_kafka_round_trip_seconds", "gauge", "Mean, lately.", [](const Broker& b) {
    return b.round_trip_seconds;
  });
  page.single("klade_kafka_waiting_messages",
              "gauge",
              "Handed over and not yet reported.",
              kafka.waiting_messages);
  page.single("klade_kafka_producer_epochs_total",
              "counter",
              "Epochs that librdkafka began of itself.",
              kafka.producer_epochs);
  page.single("klade_kafka_producers_replaced_total",
              "counter",
              "Producers given up after a doubtful append.",
              kafka.producers_replaced);
  page.single("klade_kafka_errors_total", "counter", "Errors librdkafka told of.", kafka.errors);
}

void outbox_part(Page& page, const OutboxMetrics& outbox) {
  page.single("klade_outbox_sent_total", "counter", "Events sent for analytics.", outbox.sent);
  page.single("klade_outbox_faults_total",
              "counter",
              "Faults after which a partition's outbox began anew.",
              outbox.faults);
  page.single("klade_outbox_partitions", "gauge", "Partitions sent from here.", outbox.open);
}

void messages_part(Page& page, const MessageMetrics& messages) {
  const MessengerMetrics& messenger = messages.messenger;
  constexpr std::string_view kName = "klade_messages_total";
  page.family(kName, "counter", "Messages that this node brought to their end.");
  page.sample(kName, label("state", "handed_over"), messenger.handed_over);
  page.sample(kName, label("state", "failed"), messenger.failed);
  page.single("klade_messages_waiting",
              "gauge",
              "Messages in this node's hands that wait for a provider.",
              messenger.waiting);
  page.single("klade_message_provider_faults_total",
              "counter",
              "Requests to providers that did not tell what became of a message.",
              messenger.provider_faults);
  page.single(
      "klade_notifications_total",
      "counter",
      "Messages that this node queued to tell people of marks, absences, notes and letters.",
      messages.notifications);
}

}  // namespace

void Metrics::request(std::string_view method,
                      std::string_view route,
                      int status,
                      std::chrono::nanoseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  const std::lock_guard lock(mutex_);
  ++requests_[{method, route, status}];
  Histogram& histogram = durations_[route];
  ++histogram.count;
  histogram.sum += seconds;
  for (std::size_t i = 0; i < kBuckets.size(); ++i) {
    if (seconds <= kBuckets[i]) ++histogram.below[i];
  }
}

std::string Metrics::text(const Sources& sources) const {
  Page page;
  {
    const std::lock_guard lock(mutex_);
    page.family("klade_requests_total", "counter", "Requests answered.");
    for (const auto& [key, count] : requests_) {
      page.sample("klade_requests_total",
                  label("method", key.method) + "," + label("route", key.route) + "," +
                      label("status", std::to_string(key.status)),
                  count);
    }
    constexpr std::string_view kName = "klade_request_seconds";
    page.family(kName, "histogram", "Time from a whole request to its answer.");
    for (const auto& [route, histogram] : durations_) {
      const std::string of_route = label("route", route);
      for (std::size_t i = 0; i < kBuckets.size(); ++i) {
        page.sample(std::string(kName) + "_bucket",
                    of_route + "," + label("le", decimal(kBuckets[i])),
                    histogram.below[i]);
      }
      page.sample(std::string(kName) + "_bucket", of_route + ",le=\"+Inf\"", histogram.count);
      page.sample(std::string(kName) + "_sum", of_route, histogram.sum);
      page.sample(std::string(kName) + "_count", of_route, histogram.count);
    }
  }
  server_part(page, sources);
  owner_part(page, sources);
  view_part(page, sources);
  cluster_part(page, sources);
  if (sources.outbox) outbox_part(page, *sources.outbox);
  if (sources.messages) messages_part(page, *sources.messages);
  if (sources.node.kafka) kafka_part(page, *sources.node.kafka);
  return page.take();
}

}  // namespace klade
