import { attribute, ConfigInfo, DefaultInfo, rule } from "zako:rule";

/** A text file with a title and the value of an option. */
export const banner = rule({
  attributes: {
    /** What the first line says. */
    title: attribute.string({ required: true }),
    /** The option whose value the second line says. */
    word: attribute.label({ required: true, providers: [ConfigInfo] }),
  },
  implementation(ctx) {
    const option = ctx.attributes.word.get(ConfigInfo);
    const output = ctx.actions.declareFile(`${ctx.name}.txt`);
    ctx.actions.write(output, `${ctx.attributes.title}\n${String(option?.value)}\n`);
    return [DefaultInfo({ files: [output] })];
  },
});
