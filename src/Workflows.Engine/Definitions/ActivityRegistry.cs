using System.Collections.Frozen;

namespace Workflows.Engine.Definitions;

/// <summary>The registered activity types, each described once.</summary>
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
            // The last registration of a name wins, so that another project can replace a built-in activity.
            .ToFrozenDictionary(g => g.Key, g => g.Last(), StringComparer.OrdinalIgnoreCase);
        All = [.. _byTypeName.Values.OrderBy(d => d.TypeName, StringComparer.Ordinal)];
    }

    /// <summary>All activity types, ordered by type name.</summary>
    public IReadOnlyList<ActivityDescriptor> All { get; }

    /// <summary>An activity type by its type name, or null; case is ignored.</summary>
    public ActivityDescriptor? Find(string typeName) => _byTypeName.GetValueOrDefault(typeName);
}

/// <summary>Registers an activity class.</summary>
/// <param name="Type">A class with an <see cref="Authoring.ActivityAttribute"/>.</param>
public sealed record ActivityRegistration(Type Type);
