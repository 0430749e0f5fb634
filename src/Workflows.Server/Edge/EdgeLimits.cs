using Workflows.Storage;

namespace Workflows.Server.Edge;

/// <summary>The configuration section <c>Limits</c>: what one address may ask without an account.</summary>
internal sealed class EdgeLimits
{
    /// <summary>Requests a minute where no other number is set.</summary>
    public const int DefaultRequests = 600;

    /// <summary>Requests that send something, a minute, where no other number is set.</summary>
    public const int DefaultPosts = 120;

    /// <summary>Requests a minute; null: the default, and none for callers on this machine in Development.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Requests that send something, a minute; null as above.</summary>
    public int? PostsPerMinute { get; set; }

    /// <summary>Reads the section.</summary>
    /// <exception cref="ConfigurationException">A number is not positive.</exception>
    public static EdgeLimits Read(IConfiguration configuration)
    {
        var limits = configuration.GetSection("Limits").Get<EdgeLimits>() ?? new EdgeLimits();
        return limits is { RequestsPerMinute: <= 0 } or { PostsPerMinute: <= 0 }
            ? throw new ConfigurationException("Limits:RequestsPerMinute and Limits:PostsPerMinute must be positive numbers.")
            : limits;
    }
}
