using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Protocol;

internal enum QuotaKind
{
    None,
    Read,
    ExpensiveRead,
    Write,
}

/// <summary>
/// Buckets of calls for each project and user. Each minute of the real clock or of the simulated clock refills them, so that an hour that is
/// simulated in a second allows the calls of an hour.
/// </summary>
internal sealed class Quotas(GoogleEmulatorOptions options, EmulatorClock clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Service, QuotaKind Kind, string User), int> _used = [];
    private (long Real, long Simulated) _minute;

    public void Take(string service, QuotaKind kind, string user)
    {
        if (kind == QuotaKind.None)
        {
            return;
        }

        var (project, person) = LimitsOf(service, kind);
        lock (_gate)
        {
            var minute = (clock.System.UtcTicks / TimeSpan.TicksPerMinute, clock.Now.UtcTicks / TimeSpan.TicksPerMinute);
            if (minute != _minute)
            {
                _minute = minute;
                _used.Clear();
            }

            // A refused call uses no quota: both buckets are checked before a call is taken from either.
            Check(service, kind, user, person, "User");
            Check(service, kind, "", project, "Project");
            _used[(service, kind, user)] = _used.GetValueOrDefault((service, kind, user)) + 1;
            _used[(service, kind, "")] = _used.GetValueOrDefault((service, kind, "")) + 1;
        }
    }

    public void Refill()
    {
        lock (_gate)
        {
            _used.Clear();
        }
    }

    private void Check(string service, QuotaKind kind, string bucket, int limit, string per)
    {
        if (_used.GetValueOrDefault((service, kind, bucket)) < limit)
        {
            return;
        }

        var words = kind switch
        {
            QuotaKind.Read => "Read requests",
            QuotaKind.ExpensiveRead => "Expensive read requests",
            _ => "Write requests",
        };
        var host = $"{service}.googleapis.com";
        throw new ApiException(
            429,
            "RESOURCE_EXHAUSTED",
            $"Quota exceeded for quota metric '{words}' and limit '{words} per minute{(per == "User" ? " per user" : "")}' of service '{host}' "
                + $"for consumer 'project_number:{options.ProjectNumber}'.",
            [
                new JsonObject
                {
                    ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
                    ["reason"] = "RATE_LIMIT_EXCEEDED",
                    ["domain"] = "googleapis.com",
                    ["metadata"] = new JsonObject
                    {
                        ["service"] = host,
                        ["quota_metric"] = $"{host}/{words.ToLowerInvariant().Replace(' ', '_')}",
                        ["quota_limit"] = $"{kind}RequestsPerMinutePer{per}",
                        ["quota_limit_value"] = $"{limit}",
                        ["quota_unit"] = per == "User" ? "1/min/{project}/{user}" : "1/min/{project}",
                        ["quota_location"] = "global",
                        ["consumer"] = $"projects/{options.ProjectNumber}",
                    },
                },
                new JsonObject
                {
                    ["@type"] = "type.googleapis.com/google.rpc.Help",
                    ["links"] = new JsonArray(
                        new JsonObject
                        {
                            ["description"] = "Request a higher quota limit.",
                            ["url"] = "https://cloud.google.com/docs/quotas/help/request_increase",
                        }
                    ),
                },
            ]
        );
    }

    private (int Project, int User) LimitsOf(string service, QuotaKind kind)
    {
        var limits = options.Limits;
        return (service, kind) switch
        {
            ("forms", QuotaKind.Read) => (limits.FormsReadPerProject, limits.FormsReadPerUser),
            ("forms", QuotaKind.ExpensiveRead) => (limits.FormsExpensiveReadPerProject, limits.FormsExpensiveReadPerUser),
            ("forms", _) => (limits.FormsWritePerProject, limits.FormsWritePerUser),
            (_, QuotaKind.Write) => (limits.SheetsWritePerProject, limits.SheetsWritePerUser),
            _ => (limits.SheetsReadPerProject, limits.SheetsReadPerUser),
        };
    }
}
