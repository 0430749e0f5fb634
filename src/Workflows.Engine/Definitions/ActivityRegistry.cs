using System.Collections.Frozen;

namespace Workflows.Engine.Definitions;

/// <summary>The activity types that are known here, each described once.</summary>
public sealed class ActivityRegistry
{
    private readonly FrozenDictionary<string, ActivityDescriptor> _byTypeName;

    /// <summary>Describes the registered types.</summary>
    public ActivityRegistry(IEnumerable<ActivityRegistration> registrations)
    {
        _byTypeName = registrations
            .Select(r => r.Type)
            .Distinct()
            .Select(ActivityDescriber.Describe)
            .GroupBy(d => d.TypeName, StringComparer.OrdinalIgnoreCase)
            // The last registration of a name wins, so that a room can replace a built-in.
            .ToFrozenDictionary(g => g.Key, g => g.Last(), StringComparer.OrdinalIgnoreCase);
        All = [.. _byTypeName.Values.OrderBy(d => d.TypeName, StringComparer.Ordinal)];
    }

    /// <summary>All of them, by type name.</summary>
    public IReadOnlyList<ActivityDescriptor> All { get; }

    /// <summary>One of them, or null.</summary>
    public ActivityDescriptor? Find(string typeName) => _byTypeName.GetValueOrDefault(typeName);
}

/// <summary>An activity class that is to be known.</summary>
/// <param name="Type">The class.</param>
public sealed record ActivityRegistration(Type Type);
