using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Workflows.Storage;

namespace Workflows.Server.Edge;

/// <summary>
/// Limits what one address may ask without an account: requests, and requests that send something. An IPv6 address counts with its /64 network,
/// which is one customer's. The answer says nothing about what was asked for, so that a known link looks like an unknown one.
/// </summary>
/// <remarks>
/// ASP.NET's own middleware keeps a timer that nothing ends, and with it the whole server: in a process that starts hundreds of servers, as the
/// tests do, all of them stay in memory. These counters end with their server.
/// </remarks>
internal sealed class RateLimits(EdgeLimits limits, IHostEnvironment environment) : IMiddleware, IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _counters = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            Limit(context, "asks", limits.RequestsPerMinute, EdgeLimits.DefaultRequests, environment.IsDevelopment())
        ),
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
                ? RateLimitPartition.GetNoLimiter("")
                : Limit(context, "sends", limits.PostsPerMinute, EdgeLimits.DefaultPosts, environment.IsDevelopment())
        )
    );

    /// <summary>Passes a request on, or answers 429. What carries <see cref="DisableRateLimitingAttribute"/> is not counted.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
        {
            await next(context);
            return;
        }

        using var lease = _counters.AttemptAcquire(context);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        context.Response.Headers.RetryAfter = "60";
        await PlainPage.WriteAsync(context, StatusCodes.Status429TooManyRequests);
    }

    /// <inheritdoc />
    public void Dispose() => _counters.Dispose();

    private static RateLimitPartition<string> Limit(HttpContext context, string what, int? wanted, int standard, bool isDevelopment)
    {
        var caller = context.Connection.RemoteIpAddress;
        // Tests and the demo ask thousands of times a minute from this machine; a limit that is set counts for them too.
        var isFree = wanted is null && isDevelopment && Loopback.IsCaller(caller);
        if (isFree || DevelopmentOnly.Is(context) || context.User.Identity?.IsAuthenticated == true)
        {
            return RateLimitPartition.GetNoLimiter("");
        }

        // Health checks have a count of their own, so that a flood of pages does not make the server look dead.
        var isHealth = context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
        var most = wanted ?? standard;
        return RateLimitPartition.GetTokenBucketLimiter(
            $"{what} {isHealth} {NetworkOf(caller)}",
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = most,
                TokensPerPeriod = Math.Max(1, most / 60),
                ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60d / most)),
                QueueLimit = 0,
            }
        );
    }

    private static string NetworkOf(IPAddress? address) => address is null ? "unknown" : CallerNetwork.Of(address, v4Bits: 32, v6Bits: 64);
}
