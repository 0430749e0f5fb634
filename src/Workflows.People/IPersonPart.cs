using Workflows.People.Yaml;
using Workflows.Storage;

namespace Workflows.People;

/// <summary>
/// A key of a person's entry in the people file whose data another room stores, such as <c>register</c>. It is read and checked with the
/// rest of the file, and written in the transaction of the import.
/// </summary>
public interface IPersonPartReader
{
    /// <summary>The key in a person's entry that this reader reads.</summary>
    string Key { get; }

    /// <summary>
    /// Reads the part of one person and adds each problem to the map. Null when the person's entry does not have the key.
    /// </summary>
    IPersonPart? Read(YamlMap person);
}

/// <summary>The data that a person's entry holds for another room.</summary>
public interface IPersonPart
{
    /// <summary>Code of the service that it names, which the import checks; null when it names none.</summary>
    string? Service { get; }

    /// <summary>One sentence when it does not fit the person's roles, else null.</summary>
    string? Refuse(IReadOnlyList<PersonRole> roles);

    /// <summary>Stores the data for a person, in the transaction of the import.</summary>
    Task WriteAsync(Transaction transaction, string personId, string actor, CancellationToken cancellationToken);
}
