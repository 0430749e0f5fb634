namespace Workflows.Casework.Policy;

/// <summary>Every version of the age policy.</summary>
public sealed class AgePolicies(IReadOnlyList<AgePolicy> versions)
{
    /// <summary>In the order in which they come into force.</summary>
    public IReadOnlyList<AgePolicy> Versions => versions;

    /// <summary>The version in force at an instant.</summary>
    public AgePolicy InForce(DateTimeOffset at) => throw new NotSupportedException();
}
