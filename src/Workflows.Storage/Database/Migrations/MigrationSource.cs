using System.Reflection;

namespace Workflows.Storage.Migrations;

/// <summary>
/// A room's migrations: embedded resources <c>*.sql</c> under its folders named <c>Migrations</c>, run once each in the order of their file
/// names (<c>0200_submissions.sql</c>: engine and storage 0100, submissions 0200, google 0300, people 0400, mail 0410, human tasks 0430,
/// casework 0440 and above, server 0500). Words between dollar signs differ by database: <c>$identity$</c> (a primary key that counts up),
/// <c>$bytes$</c> (bytea or blob), <c>$loose$</c> (pages of rows that change often keep room, so that a change stays on its page and leaves
/// the indexes alone). Instants are <c>bigint</c> microseconds (<see cref="Instants"/>).
/// </summary>
/// <param name="Assembly">The assembly that embeds the files.</param>
public sealed record MigrationSource(Assembly Assembly);
