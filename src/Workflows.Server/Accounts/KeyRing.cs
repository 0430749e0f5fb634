using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// Data Protection's key ring in the database, where all nodes find the same keys. Plain SQL instead of the EF Core store, because the ring
/// is read at every start and EF Core takes a second to build its model. The database is asked for when the ring is read: building the server
/// makes the ring, and a command that opens no store builds the server too.
/// </summary>
public sealed class KeyRing(IServiceProvider services) : IXmlRepository
{
    private const string ListSql = """select "Xml" from "DataProtectionKeys" where "Xml" is not null order by "Id" """;
    private const string AddSql = """insert into "DataProtectionKeys" ("FriendlyName", "Xml") values (@name, @xml)""";

#pragma warning disable VSTHRD002 // Data Protection asks on a thread of the pool, and its interface takes no task.
    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [
            .. services
                .GetRequiredService<Database>()
                .QueryAsync<string>(ListSql)
                .GetAwaiter()
                .GetResult()
                .Select(xml => XElement.Parse(xml)),
        ];

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        var parameters = new { name = friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) };
        services.GetRequiredService<Database>().ExecuteAsync(AddSql, parameters).GetAwaiter().GetResult();
    }
#pragma warning restore VSTHRD002
}
