using System.Collections.Concurrent;
using System.Globalization;
using Serilog;
using Serilog.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace Workflows.Tests.Scenarios;

/// <summary>All that a server logs, whole: message, properties and exception. Named in its configuration, as any sink is.</summary>
public static class CapturedLog
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Servers = new(StringComparer.Ordinal);

    /// <summary>Called by Serilog's configuration: <c>Serilog:WriteTo:Captured:Name = Captured</c>.</summary>
    public static LoggerConfiguration Captured(this LoggerSinkConfiguration writeTo, string server)
    {
        ArgumentNullException.ThrowIfNull(writeTo);
        return writeTo.Sink(new Sink(Servers.GetOrAdd(server, _ => new ConcurrentQueue<string>())));
    }

    public static IReadOnlyList<string> Of(string server) => [.. Servers.GetOrAdd(server, _ => new ConcurrentQueue<string>())];

    private sealed class Sink(ConcurrentQueue<string> lines) : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            var properties = string.Join(' ', logEvent.Properties.Select(p => $"{p.Key}={p.Value}"));
            lines.Enqueue($"{logEvent.Level} {logEvent.RenderMessage(CultureInfo.InvariantCulture)} [{properties}] {logEvent.Exception}");
        }
    }
}
