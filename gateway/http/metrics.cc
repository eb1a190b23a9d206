#include "gateway/http/metrics.h"

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
  page.single(
      "klade_hash_queue", "gauge", "Sign-ins that wait for a hash thread.", sources.sign_in.queued);
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
          if (p.runner.caught_up || p.runner.at == Instant{}) return 0.0;
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
  return page.take();
}

}  // namespace klade
