// Durable commands through HTTP: marks, a fresh Idempotency-Key each, from so many clients.
//   klade_bench http --port P --targets FILE --clients N --seconds S --rate R
//                    [--live-token T --live-target LINE]
//
// A target is a line `token journal lesson pupil`.  With rate 0 each client posts as fast as it is
// answered; else all together post R a second, and a latency counts from when the post was due, so
// that a server that stalls is not spared.  With a live token, a stream is open meanwhile, and the
// marks of `live-target` are timed from the post to their event on it.
#include <atomic>
#include <map>
#include <thread>

#include "tests/bench/bench.h"
#include "tests/bench/http_client.h"
#include "tests/bench/mark_posts.h"

namespace klade::bench {
namespace {

constexpr double kWarmSeconds = 1;  // not measured
constexpr double kLiveRate = 25;    // marks a second that the stream tells of
constexpr double kSettleSeconds = 2;

struct Plan {
  std::uint16_t port = 0;
  std::vector<Target> targets;
  std::size_t clients = 0;
  double rate = 0;  // a client; 0: as fast as it goes
  Steady::time_point begin;
  Steady::time_point measured_from;
  Steady::time_point end;
};

// What a client saw, in milliseconds.
std::vector<double> run_client(const Plan& plan, std::size_t number) {
  HttpClient client(plan.port);
  std::vector<double> latencies;
  const std::chrono::duration<double> gap(plan.rate > 0 ? 1 / plan.rate : 0);
  const auto part = static_cast<double>(number) / static_cast<double>(plan.clients);
  auto due = plan.begin + std::chrono::duration_cast<Steady::duration>(gap * part);
  for (std::uint64_t i = number; Steady::now() < plan.end; i += plan.clients) {
    const std::string post = post_of(plan.targets[i % plan.targets.size()], i);
    if (plan.rate > 0) {
      std::this_thread::sleep_until(due);
    } else {
      due = Steady::now();
    }
    if (due >= plan.end) break;
    const auto reply = client.ask(post);
    if (reply.status != 201) give_up("answered " + std::to_string(reply.status) + reply.body);
    if (due >= plan.measured_from) latencies.push_back(seconds_since(due) * 1000);
    due += std::chrono::duration_cast<Steady::duration>(gap);
  }
  return latencies;
}

using Times = std::map<std::string, Steady::time_point>;  // by position

// Reads the stream until it ends; the event's position is on its `id:` line.
void follow_stream(HttpClient& stream, Times& seen) {
  constexpr std::string_view kId = "id: ";
  for (std::string line; stream.read_line(line);) {
    if (line.starts_with(kId)) seen.emplace(line.substr(kId.size()), Steady::now());
  }
}

std::vector<double> run_live(const Plan& plan, const std::string& token, const Target& target) {
  HttpClient poster(plan.port);
  HttpClient stream(plan.port);
  Times posted;
  Times seen;
  stream.send("GET /api/v1/live HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token +
              "\r\n\r\n");
  std::string status;
  if (!stream.read_line(status) || status.find(" 200 ") == std::string::npos) {
    give_up("no stream: " + status);
  }
  std::thread reader([&] { follow_stream(stream, seen); });
  const auto gap =
      std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(1 / kLiveRate));
  std::uint64_t number = 0;
  for (auto due = plan.measured_from; due < plan.end; due += gap) {
    std::this_thread::sleep_until(due);
    const auto begin = Steady::now();
    const auto reply = poster.ask(post_of(target, number++));
    if (reply.status != 201) give_up("answered " + std::to_string(reply.status) + reply.body);
    posted.emplace(text_after(reply.body, R"("position":")"), begin);
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(kSettleSeconds));
  stream.hang_up();
  reader.join();
  std::vector<double> latencies;
  for (const auto& [position, begin] : posted) {
    const auto event = seen.find(position);
    if (event == seen.end()) give_up("no event for the mark at " + position);
    latencies.push_back(std::chrono::duration<double, std::milli>(event->second - begin).count());
  }
  return latencies;
}

}  // namespace

void http_bench(const Arguments& arguments) {
  Plan plan;
  plan.port = static_cast<std::uint16_t>(arguments.count("port"));
  plan.targets = read_targets(arguments.text("targets"));
  plan.clients = arguments.count("clients");
  plan.rate = arguments.number("rate") / static_cast<double>(plan.clients);
  const double seconds = arguments.number("seconds");
  const auto after = [](double more) {
    return std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(more));
  };
  plan.begin = Steady::now();
  plan.measured_from = plan.begin + after(kWarmSeconds);
  plan.end = plan.measured_from + after(seconds);
  std::vector<std::vector<double>> seen(plan.clients);
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < plan.clients; ++i) {
    clients.emplace_back([&plan, &seen, i] { seen[i] = run_client(plan, i); });
  }
  Figures figures;
  if (arguments.has("live-token")) {
    const auto live =
        run_live(plan, arguments.text("live-token"), parse_target(arguments.text("live-target")));
    figures.add("live_marks", static_cast<double>(live.size()));
    figures.add("live_p50_ms", percentile(live, 0.5));
    figures.add("live_p99_ms", percentile(live, 0.99));
  }
  std::vector<double> all;
  for (std::size_t i = 0; i < plan.clients; ++i) {
    clients[i].join();
    all.insert(all.end(), seen[i].begin(), seen[i].end());
  }
  figures.add("commands_per_second", static_cast<double>(all.size()) / seconds);
  figures.add("p50_ms", percentile(all, 0.5));
  figures.add("p99_ms", percentile(all, 0.99));
  figures.print();
}

}  // namespace klade::bench
