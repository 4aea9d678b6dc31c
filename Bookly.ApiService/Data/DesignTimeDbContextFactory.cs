using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Bookly.ApiService.Data;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the model but no database.</summary>
internal sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<BooklyDbContext>
{
    public BooklyDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<BooklyDbContext>().UseNpgsql();
        DataSetup.Configure(options);
        return new BooklyDbContext(options.Options);
    }
}
