using Workflows.People.Yaml;
using Workflows.Storage;

namespace Workflows.People;

/// <summary>
/// A key of a person's entry in the people file that another room keeps, such as <c>register</c>. It is read and checked with the rest of
/// the file, and written in the transaction of the import.
/// </summary>
public interface IPersonPartReader
{
    /// <summary>The key below a person's entry.</summary>
    string Key { get; }

    /// <summary>Reads the part of one person; what is wrong is noted in the map. Null when the person has none.</summary>
    IPersonPart? Read(YamlMap person);
}

/// <summary>What a person's entry says for another room.</summary>
public interface IPersonPart
{
    /// <summary>The service that it names, which must be known; null: none.</summary>
    string? Service { get; }

    /// <summary>One sentence when it does not fit the person's roles, else null.</summary>
    string? Refuse(IReadOnlyList<PersonRole> roles);

    /// <summary>Writes it for a person, in the transaction of the import.</summary>
    Task WriteAsync(Transaction transaction, string personId, string actor, CancellationToken cancellationToken);
}
