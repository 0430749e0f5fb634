using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Workflows.Studio.Api;

/// <summary>Reads the JSON files that a form sends, one by one or in archives.</summary>
internal static class UploadedFiles
{
    /// <summary>How much an archive may hold when it is unpacked: a small one could fill the memory.</summary>
    private const long MostUnpacked = 64 * 1024 * 1024;

    /// <summary>Reads all files of a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="read">Reads a file, of which it gets the name and the text.</param>
    /// <exception cref="RefusedRequestException">No files were sent, or an archive cannot be unpacked.</exception>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(HttpContext http, Func<string, string, T> read)
    {
        if (!http.Request.HasFormContentType)
        {
            throw new RefusedRequestException("Send the files as files of a form.");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var all = new List<T>();
        foreach (var file in form.Files)
        {
            await using var content = file.OpenReadStream();
            if (file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                await UnpackAsync(file.FileName, content, read, all, http.RequestAborted);
            }
            else
            {
                all.Add(read(file.FileName, await TextOfAsync(content, http.RequestAborted)));
            }
        }

        return all;
    }

    private static async Task UnpackAsync<T>(
        string archiveName,
        Stream content,
        Func<string, string, T> read,
        List<T> all,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read);
            if (archive.Entries.Sum(e => e.Length) > MostUnpacked)
            {
                throw new RefusedRequestException($"{archiveName} is too large when it is unpacked.", StatusCodes.Status413PayloadTooLarge);
            }

            foreach (var entry in archive.Entries.Where(e => e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
            {
                await using var stream = await entry.OpenAsync(cancellationToken);
                all.Add(read(entry.FullName, await TextOfAsync(stream, cancellationToken)));
            }
        }
        catch (InvalidDataException e)
        {
            throw new RefusedRequestException($"{archiveName} is no archive that can be read.", inner: e);
        }
    }

    private static async Task<string> TextOfAsync(Stream content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
