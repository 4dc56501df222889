package dev.zako.js.internal;

import com.caoccao.javet.swc4j.ast.clazz.Swc4jAstDecorator;
import com.caoccao.javet.swc4j.ast.clazz.Swc4jAstKeyValueProp;
import com.caoccao.javet.swc4j.ast.enums.Swc4jAstMetaPropKind;
import com.caoccao.javet.swc4j.ast.expr.Swc4jAstMetaPropExpr;
import com.caoccao.javet.swc4j.ast.expr.lit.Swc4jAstObjectLit;
import com.caoccao.javet.swc4j.ast.expr.lit.Swc4jAstStr;
import com.caoccao.javet.swc4j.ast.interfaces.ISwc4jAst;
import com.caoccao.javet.swc4j.ast.interfaces.ISwc4jAstPropOrSpread;
import com.caoccao.javet.swc4j.ast.module.Swc4jAstExportAll;
import com.caoccao.javet.swc4j.ast.module.Swc4jAstImport;
import com.caoccao.javet.swc4j.ast.module.Swc4jAstImportDecl;
import com.caoccao.javet.swc4j.ast.module.Swc4jAstNamedExport;
import com.caoccao.javet.swc4j.ast.module.Swc4jAstTsExportAssignment;
import com.caoccao.javet.swc4j.ast.module.Swc4jAstTsImportEqualsDecl;
import com.caoccao.javet.swc4j.ast.stmt.Swc4jAstTsEnumDecl;
import com.caoccao.javet.swc4j.ast.stmt.Swc4jAstTsModuleDecl;
import com.caoccao.javet.swc4j.ast.ts.Swc4jAstTsParamProp;
import dev.zako.js.ImportStatement;
import dev.zako.js.ModuleId;
import dev.zako.js.ScriptFailedException;
import dev.zako.js.SourceFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the syntax tree of a module: collects its imports and refuses what is more than types, so
 * that a script means the same to Zako and to `tsc` with `erasableSyntaxOnly`.
 */
final class SwcSyntax {
  private final ModuleId id;
  private final String source;
  private final int codePoints;
  private final List<ImportStatement> imports = new ArrayList<>();

  private SwcSyntax(ModuleId id, String source) {
    this.id = id;
    this.source = source;
    this.codePoints = source.codePointCount(0, source.length());
  }

  static SwcSyntax read(ModuleId id, String source, ISwc4jAst program)
      throws ScriptFailedException {
    SwcSyntax syntax = new SwcSyntax(id, source);
    List<ISwc4jAst> waiting = new ArrayList<>();
    waiting.add(program);
    while (!waiting.isEmpty()) {
      ISwc4jAst node = waiting.removeLast();
      if (node == null || !syntax.enter(node)) {
        continue;
      }
      List<ISwc4jAst> children = node.getChildNodes();
      waiting.addAll(children.reversed());
    }
    return syntax;
  }

  List<ImportStatement> imports() {
    return imports;
  }

  /** Looks at a node; answers whether its children matter. */
  private boolean enter(ISwc4jAst node) throws ScriptFailedException {
    return switch (node) {
      case Swc4jAstImportDecl statement -> {
        if (!statement.isTypeOnly()) {
          add(statement.getSrc(), statement.getWith());
        }
        yield false;
      }
      case Swc4jAstExportAll statement -> {
        if (!statement.isTypeOnly()) {
          add(statement.getSrc(), statement.getWith());
        }
        yield false;
      }
      case Swc4jAstNamedExport statement -> {
        if (!statement.isTypeOnly() && statement.getSrc().isPresent()) {
          add(statement.getSrc().get(), statement.getWith());
        }
        yield false;
      }
      case Swc4jAstImport dynamic ->
          throw failure(
              dynamic,
              "imports at run time are not possible, because all modules of a script are known"
                  + " before it runs; write `import ... from ...` at the top");
      case Swc4jAstMetaPropExpr meta -> {
        if (meta.getKind() == Swc4jAstMetaPropKind.ImportMeta) {
          throw failure(
              meta,
              "there is no `import.meta`, because nothing that scripts compute may depend on where"
                  + " they lie");
        }
        yield true;
      }
      case Swc4jAstTsEnumDecl enumeration -> {
        if (!enumeration.isDeclare()) {
          throw failure(
              enumeration,
              "an `enum` is more than a type and cannot be erased; write a constant object with"
                  + " `as const`");
        }
        yield false;
      }
      case Swc4jAstTsModuleDecl namespace -> {
        if (!namespace.isDeclare() && !namespace.isGlobal()) {
          throw failure(
              namespace, "a `namespace` is more than a type and cannot be erased; write a module");
        }
        yield false;
      }
      case Swc4jAstTsParamProp parameter ->
          throw failure(
              parameter,
              "a parameter property is more than a type and cannot be erased; declare the field"
                  + " and assign it");
      case Swc4jAstTsImportEqualsDecl statement ->
          throw failure(statement, "`import ... =` cannot be erased; write `import ... from ...`");
      case Swc4jAstTsExportAssignment statement ->
          throw failure(statement, "`export =` cannot be erased; write `export default`");
      case Swc4jAstDecorator decorator ->
          throw failure(decorator, "decorators are not part of the language; call the function");
      default -> true;
    };
  }

  private void add(Swc4jAstStr specifier, Optional<Swc4jAstObjectLit> with)
      throws ScriptFailedException {
    Optional<String> type = Optional.empty();
    if (with.isPresent()) {
      for (ISwc4jAstPropOrSpread property : with.get().getProps()) {
        if (property instanceof Swc4jAstKeyValueProp pair
            && pair.getValue() instanceof Swc4jAstStr value
            && pair.getKey().toString().replace("\"", "").replace("'", "").equals("type")) {
          type = Optional.of(value.getValue());
        } else {
          throw failure(property, "the only import attribute is `type`");
        }
      }
    }
    int offset = offset(specifier);
    imports.add(new ImportStatement(text(specifier), type, line(offset), column(offset)));
  }

  private ScriptFailedException failure(ISwc4jAst node, String why) {
    int offset = offset(node);
    return Swc.syntax(id, source, why, line(offset), column(offset));
  }

  /** The text between the quotes; from the source, because the tree may be of another text. */
  private String text(Swc4jAstStr literal) {
    String written = source.substring(offset(literal) + 1, utf16(literal.getSpan().getEnd()) - 1);
    return written.indexOf('\\') < 0 ? written : literal.getValue();
  }

  private int offset(ISwc4jAst node) {
    return utf16(node.getSpan().getStart());
  }

  /** swc counts offsets in code points. */
  private int utf16(int points) {
    int count = Math.clamp(points, 0, codePoints);
    return codePoints == source.length() ? count : source.offsetByCodePoints(0, count);
  }

  private int line(int offset) {
    return SourceFrame.lineOf(source, offset);
  }

  private int column(int offset) {
    return offset - SourceFrame.lineStart(source, offset) + 1;
  }
}
